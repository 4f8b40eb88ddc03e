#include "innkeeper/sample/lettering.hpp"

#include <array>

namespace innkeeper::sample {
namespace {

/// Strokes on a grid of 4 × 6: two digits a point (across, down), a space lifts the pen.
constexpr std::array<std::string_view, 26> kLetters{"062046 1434",
                                                    "06003041423303 3344453606",
                                                    "4130100105163645",
                                                    "00304145360600",
                                                    "40000646 0333",
                                                    "400006 0333",
                                                    "413010010516364543 4323",
                                                    "0006 4046 0343",
                                                    "2026",
                                                    "4045361605",
                                                    "0006 400346",
                                                    "000646",
                                                    "0600234046",
                                                    "06004640",
                                                    "103041453616050110",
                                                    "06003041423303",
                                                    "103041453616050110 2446",
                                                    "06003041423303 2346",
                                                    "413010010213334445361605",
                                                    "0040 2026",
                                                    "000516364540",
                                                    "002640",
                                                    "0016233640",
                                                    "0046 4006",
                                                    "002340 2326",
                                                    "00400646"};
constexpr std::array<std::string_view, 10> kDigits{"103041453616050110",
                                                   "112026 1636",
                                                   "01103041420646",
                                                   "01103041423323 3344453616 1605",
                                                   "36300444",
                                                   "400003334445361605",
                                                   "30100105163645443303",
                                                   "004016",
                                                   "103041423313020110 133344453616050413",
                                                   "4232120110304145361605"};

constexpr double kAdvance = 6;  // of a letter 4 wide
constexpr double kGridHeight = 6;

bool narrow(char c) { return c == 'I' || c == '\''; }

std::string_view strokes(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c >= 'A' && c <= 'Z') return kLetters[static_cast<std::size_t>(c - 'A')];
    if (c >= '0' && c <= '9') return kDigits[static_cast<std::size_t>(c - '0')];
    if (c == '-') return "1333";
    if (c == '\'') return "2021";
    return "";
}

double advance(char c) { return narrow(c) || c == 'i' ? 3 : strokes(c).empty() ? 4 : kAdvance; }

}  // namespace

double text_width(std::string_view text, double height) {
    double units = 0;
    for (const char c : text) units += advance(c);
    return text.empty() ? 0 : (units - 2) * height / kGridHeight;
}

void write(Canvas& canvas, Point at, double height, std::string_view text, Colour colour,
           double weight) {
    const double unit = height / kGridHeight;
    for (const char c : text) {
        const double shift = narrow(c) || c == 'i' ? -1.5 : 0;
        const std::string_view pen = strokes(c);
        const auto point = [&](std::size_t i) {
            return Point{at.x + (pen[i] - '0' + shift) * unit, at.y + (pen[i + 1] - '0') * unit};
        };
        for (std::size_t i = 0; i + 3 < pen.size();) {
            if (pen[i + 2] == ' ') {
                i += 3;
                continue;
            }
            canvas.stroke(point(i), point(i + 2), height * weight, colour);
            i += 2;
        }
        at.x += advance(c) * unit;
    }
}

}  // namespace innkeeper::sample
