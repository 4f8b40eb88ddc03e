#include "chassis/text/synonyms.hpp"

#include <array>

namespace innkeeper::text {
namespace {

constexpr std::array kWifi = {
    Phrase{"en", "wifi"}, Phrase{"en", "wi-fi"}, Phrase{"en", "wireless internet"},
    Phrase{"de", "wlan"}, Phrase{"de", "w-lan"},
};
constexpr std::array kPool = {
    Phrase{"en", "pool"},
    Phrase{"en", "swimming pool"},
    Phrase{"de", "schwimmbad"},
    Phrase{"de", "schwimmbecken"},
};
constexpr std::array kGym = {
    Phrase{"en", "gym"},
    Phrase{"en", "fitness"},
    Phrase{"en", "fitness room"},
    Phrase{"en", "fitness centre"},
    Phrase{"en", "fitness center"},
    Phrase{"de", "fitnessraum"},
    Phrase{"de", "fitnessstudio"},
    Phrase{"de", "fitnesscenter"},
};
constexpr std::array kBreakfast = {
    Phrase{"en", "breakfast"},
    Phrase{"de", "frühstück"},
    Phrase{"de", "frühstücksbuffet"},
};
constexpr std::array kParking = {
    Phrase{"en", "parking"},    Phrase{"en", "car park"},   Phrase{"en", "parking lot"},
    Phrase{"en", "garage"},     Phrase{"de", "parkplatz"},  Phrase{"de", "parkplätze"},
    Phrase{"de", "tiefgarage"}, Phrase{"de", "stellplatz"},
};
constexpr std::array kAirConditioning = {
    Phrase{"en", "air conditioning"}, Phrase{"en", "air conditioned"}, Phrase{"en", "aircon"},
    Phrase{"en", "air condition"},    Phrase{"de", "klimaanlage"},     Phrase{"de", "klimatisiert"},
};
constexpr std::array kSpa = {
    Phrase{"en", "spa"},
    Phrase{"en", "wellness"},
    Phrase{"de", "wellnessbereich"},
};
constexpr std::array kPets = {
    Phrase{"en", "pets"},      Phrase{"en", "pet friendly"},       Phrase{"en", "dog friendly"},
    Phrase{"de", "haustiere"}, Phrase{"de", "haustierfreundlich"},
};
constexpr std::array kLift = {
    Phrase{"en", "lift"},
    Phrase{"en", "elevator"},
    Phrase{"de", "aufzug"},
    Phrase{"de", "fahrstuhl"},
};
constexpr std::array kStation = {
    Phrase{"en", "station"}, Phrase{"en", "railway station"}, Phrase{"en", "train station"},
    Phrase{"de", "bahnhof"}, Phrase{"de", "hauptbahnhof"},    Phrase{"de", "hbf"},
};
constexpr std::array kAirport = {
    Phrase{"en", "airport"},
    Phrase{"de", "flughafen"},
};
constexpr std::array kBeach = {
    Phrase{"en", "beach"},
    Phrase{"de", "strand"},
};
constexpr std::array kCentre = {
    Phrase{"en", "centre"},       Phrase{"en", "center"},     Phrase{"en", "city centre"},
    Phrase{"en", "city center"},  Phrase{"en", "downtown"},   Phrase{"de", "zentrum"},
    Phrase{"de", "stadtzentrum"}, Phrase{"de", "stadtmitte"}, Phrase{"de", "innenstadt"},
};
constexpr std::array kFamily = {
    Phrase{"en", "family"},
    Phrase{"en", "family friendly"},
    Phrase{"de", "familie"},
    Phrase{"de", "familienfreundlich"},
};
constexpr std::array kWheelchair = {
    Phrase{"en", "wheelchair"},   Phrase{"en", "wheelchair accessible"},
    Phrase{"en", "barrier free"}, Phrase{"de", "rollstuhl"},
    Phrase{"de", "barrierefrei"}, Phrase{"de", "rollstuhlgerecht"},
};

constexpr std::array kConcepts = {
    Concept{"wifi", kWifi},
    Concept{"pool", kPool},
    Concept{"gym", kGym},
    Concept{"breakfast", kBreakfast},
    Concept{"parking", kParking},
    Concept{"air-conditioning", kAirConditioning},
    Concept{"spa", kSpa},
    Concept{"pets", kPets},
    Concept{"lift", kLift},
    Concept{"station", kStation},
    Concept{"airport", kAirport},
    Concept{"beach", kBeach},
    Concept{"centre", kCentre},
    Concept{"family", kFamily},
    Concept{"wheelchair", kWheelchair},
};

}  // namespace

std::span<const Concept> concepts() { return kConcepts; }

}  // namespace innkeeper::text
