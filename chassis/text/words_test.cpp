#include "chassis/text/words.hpp"

#include "chassis/core/random.hpp"

#include <doctest/doctest.h>

namespace innkeeper::text {
namespace {

TEST_CASE("words are what Unicode says, apart at apostrophes") {
    CHECK(fold_words("Grand Hotel, Berlin!") == "grand hotel berlin");
    CHECK(fold_words("Wi-Fi & 3.5 km, 1,000 m") == "wi fi 3.5 km 1,000 m");
    CHECK(fold_words("L'Hôtel d’Orsay") == "l hotel d orsay");
    CHECK(fold_words("the guest's and the guests' rooms") == "the guest and the guests rooms");
    CHECK(fold_words("O'Hare") == "o hare");
    CHECK(fold_words("U.S. embassy.") == "u.s embassy");
    CHECK(fold_words("room_12 ___") == "room_12");
    CHECK(fold_words("") == "");
    CHECK(fold_words(" .,;:!?'’ -- ") == "");
}

TEST_CASE("all scripts fold as one writes them") {
    CHECK(fold_words("Straße STRASSE") == "strasse strasse");
    CHECK(fold_words("İstanbul ISTANBUL ıstanbul") == "istanbul istanbul istanbul");
    CHECK(fold_words("Malmo\xCC\x88 Malm\xC3\xB6") == "malmo malmo");
    CHECK(fold_words("Ελληνικός ΕΛΛΗΝΙΚΟΣ") == "ελληνικοσ ελληνικοσ");
    CHECK(fold_words("東京のホテル") == "東京 の ホテル");
    CHECK(fold_words("โรงแรมกรุงเทพ").find(' ') != std::string::npos);
    CHECK(fold_words("🏨🌴") == "");
    CHECK(fold_words("Beach 🏖️ Club") == "beach club");
    CHECK(fold_words("ﬁne ＷＩＦＩ") == "fine wifi");
}

TEST_CASE("a long word is cut at a character") {
    CHECK(fold_word(std::string(kMaxWordBytes, 'a')).size() == kMaxWordBytes);
    CHECK(fold_word(std::string(kMaxWordBytes + 1, 'a')) == std::string(kMaxWordBytes, 'a'));
    std::string odd = "a";
    for (int i = 0; i < 40; ++i) odd += "д";
    CHECK(fold_word(odd).size() == kMaxWordBytes - 1);
}

TEST_CASE("malformed UTF-8 separates words") {
    CHECK(fold_words("grand\xff"
                     "hotel") == "grand hotel");
    CHECK(fold_words("\xc3") == "");
}

TEST_CASE("Latin text breaks as ICU breaks it") {
    const std::vector<std::string> parts = {"a", "B",  "z", "s",        "1", "9", "_", ".",  ",",
                                            ";", ":",  "'", "’",        "‘", " ", "-", "é",  "Ł",
                                            "ß", "·",  "ª", "×",        "“", "–", "€", "\n", "/",
                                            "&", "\"", "(", "\xc2\xa0", "ſ", "ƀ", "½"};
    SeededRandom random(7);
    std::vector<Word> latin;
    std::vector<Word> icu;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        const auto size = random.below(12);
        for (std::uint64_t i = 0; i < size; ++i) text += parts[random.below(parts.size())];
        find_words(text, latin);
        find_words_icu(text, icu);
        CAPTURE(text);
        REQUIRE(latin == icu);
    }
}

}  // namespace
}  // namespace innkeeper::text
