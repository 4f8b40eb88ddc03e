#include "tests/conformance/text_conformance.hpp"

#include "chassis/testing/run.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace innkeeper::conformance {
namespace {

using text::Completion;
using text::Document;
using text::Field;
using text::Matches;
using text::Order;
using text::TextQuery;
using Tags = std::vector<std::uint32_t>;

struct Steps {
    TextFixture& fixture;

    Result<void> put(std::vector<Document> documents) {
        return testing::run(fixture.io, fixture.index().put(std::move(documents)));
    }
    Result<void> remove(std::vector<std::string> ids) {
        return testing::run(fixture.io, fixture.index().remove(std::move(ids)));
    }
    Result<Matches> search(TextQuery query) {
        return testing::run(fixture.io, fixture.index().search(std::move(query)));
    }
    Result<std::vector<Completion>> suggest(std::string prefix, std::size_t limit = 10) {
        return testing::run(fixture.io, fixture.index().suggest(std::move(prefix), limit));
    }

    Tags tags(TextQuery query) {
        const auto answer = search(std::move(query));
        REQUIRE(answer.has_value());
        Tags out;
        for (const text::Match& match : answer->matches) out.push_back(match.tag);
        return out;
    }
    Tags find(std::string words) { return tags({.text = std::move(words)}); }
    Tags begin(std::string words) {
        return tags({.text = std::move(words), .prefix_last_word = true});
    }
    Tags best(std::string words, std::size_t limit = 10) {
        return tags({.text = std::move(words), .order = Order::score, .limit = limit});
    }
    std::string slug(TextQuery query) {
        const auto answer = search(std::move(query));
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().code == Code::invalid);
        return answer.error().slug;
    }
};

Document hotel(std::uint32_t tag, std::string name, std::string description = "",
               std::vector<std::string> languages = {"en"}) {
    Document made{.id = fmt::format("hotel-{}", tag), .tag = tag, .title = name};
    made.fields.push_back({"name", std::move(name), {}});
    if (!description.empty())
        made.fields.push_back({"description", std::move(description), std::move(languages)});
    return made;
}

void words(Steps t) {
    REQUIRE(t.put({hotel(30, "Grand Hotel", "Rooms with a view of the lake."),
                   hotel(10, "The In", "A small house by the lake"), hotel(20, "Hôtel de Zürich"),
                   hotel(40, "ΕΛΛΗΝΙΚΟΣ Ήλιος"), hotel(50, "東京ホテル"),
                   hotel(60, "İstanbul Straße")}));
    CHECK(t.find("lake") == Tags{10, 30});
    CHECK(t.find("LAKE, grand!") == Tags{30});
    CHECK(t.find("hotel") == Tags{20, 30});
    CHECK(t.find("zurich hotel") == Tags{20});
    CHECK(t.find("the in") == Tags{10});
    CHECK(t.find("Ελληνικός") == Tags{40});
    CHECK(t.find("東京") == Tags{50});
    CHECK(t.find("istanbul strasse") == Tags{60});
    CHECK(t.find("grand lake house").empty());
}

void forms_and_synonyms(Steps t) {
    REQUIRE(t.put({hotel(1, "A", "Two swimming pools and a garden"),
                   hotel(2, "B", "Schwimmbad und Garten im Haus", {"de"}),
                   hotel(3, "C", "Free Wi-Fi and a gym"), hotel(4, "D", "WLAN, Frühstück", {"de"}),
                   hotel(5, "E", "Breakfast rooms"), hotel(6, "F", "Häuser am See", {"de"})}));
    CHECK(t.find("garden") == Tags{1});
    CHECK(t.find("gardens") == Tags{1});
    CHECK(t.find("pool") == Tags{1, 2});
    CHECK(t.find("swimming pool") == Tags{1, 2});
    CHECK(t.find("wifi") == Tags{3, 4});
    CHECK(t.find("wi-fi") == Tags{3, 4});
    CHECK(t.find("fitness") == Tags{3});
    CHECK(t.find("breakfast") == Tags{4, 5});
    CHECK(t.find("room") == Tags{5});
    CHECK(t.tags({.text = "haus", .languages = {"de"}}) == Tags{2, 6});
}

void several_languages(Steps t) {
    const std::vector<std::string> both = {"en", "de"};
    REQUIRE(t.put({hotel(1, "A", "Alle Zimmer haben einen Balkon", both),
                   hotel(2, "B", "Blick aus den Zimmern auf den See", both),
                   hotel(3, "C", "Rooms with a view, from every room", both),
                   hotel(4, "D", "Zimmer", {"fr"}), hotel(5, "E", "Zimmern", {"xx", "de"})}));
    CHECK(t.find("zimmer") == Tags{1, 2, 4, 5});
    CHECK(t.find("zimmern") == Tags{1, 2, 5});
    CHECK(t.find("room view") == Tags{3});
    CHECK(t.find("balkons") == Tags{1});
    CHECK(t.tags({.text = "zimmern", .languages = {"en"}}) == Tags{2, 5});
    CHECK(t.tags({.text = "zimmern", .languages = {"de"}}) == Tags{1, 2, 5});
    CHECK(t.begin("zimm") == Tags{1, 2, 4, 5});
}

/// A word whose stems differ between the languages counts as often as it is written.
void counted_once(Steps t) {
    const auto score_of = [&](std::vector<std::string> languages) {
        REQUIRE(t.put({hotel(1, "A", "Zimmern und Familien am See", std::move(languages)),
                       hotel(2, "B", "Garten")}));
        const auto found = t.search({.text = "zimmern familien"});
        REQUIRE(found->matches.size() == 1);
        return found->matches[0].score;
    };
    const float in_one = score_of({"de"});
    CHECK(score_of({"en", "de"}) == doctest::Approx(in_one));
    CHECK(score_of({"de", "en", "de"}) == doctest::Approx(in_one));
}

void beginnings(Steps t) {
    REQUIRE(
        t.put({hotel(1, "Marina Palace"), hotel(2, "Marine Hotel"), hotel(3, "Maison Palace")}));
    CHECK(t.begin("mari") == Tags{1, 2});
    CHECK(t.begin("palace mari") == Tags{1});
    CHECK(t.begin("mari palace") == Tags{});
    CHECK(t.begin("marine") == Tags{2});
    CHECK(t.begin("ma") == Tags{1, 2, 3});
    CHECK(t.begin("m").empty());  // below kMinPrefix it is a word
}

void words_before_beginnings(Steps t) {
    REQUIRE(t.put({hotel(1, "Harbourside Harbourside"),
                   hotel(2, "House", "A quiet walk from the old harbour, the town and its park"),
                   hotel(3, "Inn", "Harbours old and new"), hotel(4, "Harbourview Inn")}));
    const auto ask = [&](std::string words, bool prefix, Order order, std::size_t limit) {
        const auto found = t.search(
            {.text = std::move(words), .prefix_last_word = prefix, .order = order, .limit = limit});
        REQUIRE(found.has_value());
        return found->matches;
    };
    const auto best = [&](std::string words, std::size_t limit) {
        Tags out;
        for (const text::Match& each : ask(std::move(words), true, Order::score, limit))
            out.push_back(each.tag);
        return out;
    };
    CHECK(best("harbour", 10) == Tags{3, 2, 1, 4});
    CHECK(best("harbour", 3) == Tags{3, 2, 1});
    CHECK(best("harbour", 2) == Tags{3, 2});
    CHECK(best("harbour", 1) == Tags{3});
    CHECK(best("inn harbour", 10) == Tags{3, 4});
    CHECK(best("harbours", 10) == Tags{3, 2, 1});  // of "harbourview" it is no beginning
    CHECK(t.begin("harbour") == Tags{1, 2, 3, 4});
    CHECK(best("harb", 10).size() == 4);
    // What has the word is scored as it is without beginnings.
    const auto alone = ask("harbour", false, Order::tag, 10);
    const auto all = ask("harbour", true, Order::tag, 10);
    REQUIRE(alone.size() == 2);
    CHECK(all[1] == alone[0]);
    CHECK(all[2] == alone[1]);
    CHECK(all[0].score < alone[0].score);
    CHECK(all[3].score < alone[0].score);
}

void corrections_of_beginnings(Steps t) {
    REQUIRE(t.put({hotel(1, "Harbour House"), hotel(2, "Harbourside"), hotel(3, "Hardy House")}));
    const auto ask = [&](std::string words) {
        const auto found = t.search({.text = std::move(words), .prefix_last_word = true});
        REQUIRE(found.has_value());
        return std::pair(found->total, found->corrected.value_or(""));
    };
    CHECK(ask("harbou") == std::pair<std::size_t, std::string>{2, ""});
    CHECK(ask("har") == std::pair<std::size_t, std::string>{3, ""});
    CHECK(ask("harbuor") == std::pair<std::size_t, std::string>{1, "harbour"});  // as a word
    CHECK(ask("huose har") == std::pair<std::size_t, std::string>{2, "house har"});
    CHECK(ask("hraborside") == std::pair<std::size_t, std::string>{1, "harbourside"});
    CHECK(ask("xyz").first == 0);
}

void many_beginnings(Steps t) {
    std::vector<Document> documents;
    for (std::uint32_t i = 0; i < text::kMaxExpansions; ++i)
        documents.push_back(hotel(i + 1, fmt::format("pre{:05}", i)));
    REQUIRE(documents.size() <= text::kMaxPut);
    REQUIRE(t.put(std::move(documents)));
    const auto found =
        t.search({.text = "pre", .prefix_last_word = true, .limit = text::kMaxMatches});
    CHECK(found->total == text::kMaxExpansions);
}

void corrections(Steps t) {
    REQUIRE(t.put({hotel(1, "Grand Central"), hotel(2, "Grand Garden"), hotel(3, "Brand"),
                   hotel(4, "Mediterranean"), hotel(5, "Inn")}));
    const auto one = t.search({.text = "Grund  hotle"});
    REQUIRE(one.has_value());
    CHECK(one->matches.empty());  // "hotle" cannot be corrected: there is no hotel
    const auto grand = t.search({.text = "the Grund!"});
    CHECK(grand->matches.empty());
    const auto found = t.search({.text = "Grnad Gardn"});
    REQUIRE(found.has_value());
    CHECK(found->corrected == "grand garden");
    CHECK(found->total == 1);
    CHECK(t.find("Trand") == Tags{1, 2});  // two are one edit away: the more frequent
    CHECK(t.find("meditteranean") == Tags{4});
    CHECK(t.find("meditteranian").empty());  // three edits
    CHECK(t.find("ins").empty());            // too short to correct
    const auto right = t.search({.text = "Brand"});
    CHECK_FALSE(right->corrected.has_value());
    CHECK(right->total == 1);
}

void relevance(Steps t) {
    std::vector<Document> all;
    for (std::uint32_t tag = 100; tag < 130; ++tag)
        all.push_back(hotel(tag, "Other", "quiet rooms near the old harbour"));
    all.push_back(hotel(1, "House", "Harbour view, harbour walks and harbour food"));
    all.push_back(hotel(2, "Harbour"));
    REQUIRE(t.put(all));
    const Tags best = t.best("harbour");
    REQUIRE(best.size() == 10);
    CHECK(best[0] == 2);  // in the name, and nothing else there
    CHECK(best[1] == 1);  // thrice
    CHECK(best[2] == 100);
    CHECK(best[3] == 101);  // equal: by tag
    CHECK(t.best("harbour", 1) == Tags{2});
    const auto scores = t.search({.text = "harbour"});
    REQUIRE(scores->matches.size() == 32);
    CHECK(scores->total == 32);
    CHECK(scores->matches[0].tag == 1);
    CHECK(scores->matches[0].score > scores->matches[2].score);
    CHECK(scores->matches[1].score > scores->matches[0].score);
    const auto some = t.search({.text = "harbour", .limit = 3});
    CHECK(some->total == 32);
    CHECK(t.tags({.text = "harbour", .limit = 3}) == Tags{1, 2, 100});
    // What is rare says more.
    CHECK(t.search({.text = "walks"})->matches[0].score >
          t.search({.text = "rooms"})->matches[0].score);
}

void changes(Steps t) {
    REQUIRE(t.put({hotel(1, "Red House"), hotel(2, "Blue House")}));
    Document renamed = hotel(1, "Green Villa");
    renamed.tag = 7;
    REQUIRE(t.put({renamed}));
    CHECK(t.find("red").empty());
    CHECK(t.find("green") == Tags{7});
    CHECK(t.find("house") == Tags{2});
    REQUIRE(t.remove({"hotel-2", "never-there"}));
    CHECK(t.find("blue").empty());
    CHECK(t.find("house").empty());
    CHECK(t.suggest("blue")->empty());
    REQUIRE(t.remove({"hotel-2"}));
    REQUIRE(t.put({hotel(2, "First"), hotel(2, "Blue House")}));
    CHECK(t.find("blue") == Tags{2});
    CHECK(t.find("first").empty());
    REQUIRE(t.put({}));
    REQUIRE(t.remove({}));
    // A word that is gone is no correction any more.
    CHECK(t.find("gren villa") == Tags{7});
    REQUIRE(t.remove({"hotel-1"}));
    CHECK(t.find("gren villa").empty());
}

void completions(Steps t) {
    const auto titled = [](std::uint32_t tag, std::string title, std::uint32_t prominence) {
        Document made = hotel(tag, std::move(title));
        made.prominence = prominence;
        return made;
    };
    REQUIRE(t.put({titled(1, "Grand Hotel Zürich", 5), titled(2, "The Grand", 90),
                   titled(3, "Grandezza", 70), titled(4, "Hotel Grand Zürich Grand", 1),
                   titled(5, "Engrand", 99), titled(6, "", 99)}));
    const auto all = t.suggest("GRAND");
    REQUIRE(all.has_value());
    CHECK(*all == std::vector<Completion>{{3, "Grandezza"},
                                          {1, "Grand Hotel Zürich"},
                                          {2, "The Grand"},
                                          {4, "Hotel Grand Zürich Grand"}});
    CHECK(t.suggest("grand", 1)->size() == 1);
    CHECK(t.suggest("grand  zu")->front().tag == 4);
    CHECK(t.suggest("zürich grand")->front().tag == 4);
    CHECK(t.suggest("rand")->empty());
    CHECK(t.suggest("g", text::kMaxCompletions)->size() == 4);
    CHECK(t.suggest("g", text::kMaxCompletions + 1).error().slug == "invalid-limit");
    CHECK(t.suggest("g", 0).error().slug == "invalid-limit");
    CHECK(t.suggest("").error().slug == "query-without-words");
    CHECK(t.suggest("\x01").error().slug == "query-malformed");
    CHECK(t.suggest(std::string(text::kMaxQueryBytes + 1, 'g')).error().slug == "query-too-long");
}

void bad_queries(Steps t) {
    REQUIRE(t.put({hotel(1, "House")}));
    for (const std::string none : {"", "  ", "?!", "'", "🏨", "___"})
        CHECK(t.slug({.text = none}) == "query-without-words");
    for (const std::string bad : {"a\x01", "house\x7f", "\xff", "a\xc2\x85", "\xc3"})
        CHECK(t.slug({.text = bad}) == "query-malformed");
    CHECK(t.slug({.text = std::string("a\0b", 3)}) == "query-malformed");
    CHECK(t.find("\thouse\r\n") == Tags{1});
    CHECK(t.find("house" + std::string(text::kMaxQueryBytes - 5, ' ')) == Tags{1});
    CHECK(t.slug({.text = "house" + std::string(text::kMaxQueryBytes - 4, ' ')}) ==
          "query-too-long");
    std::string most;
    for (std::size_t i = 0; i < text::kMaxQueryWords; ++i) most += "house ";
    CHECK(t.find(most) == Tags{1});
    CHECK(t.slug({.text = most + "house"}) == "query-too-many-words");
    CHECK(t.search({.text = "house", .limit = text::kMaxMatches}).has_value());
    CHECK(t.slug({.text = "house", .limit = text::kMaxMatches + 1}) == "invalid-limit");
    CHECK(t.slug({.text = "house", .limit = 0}) == "invalid-limit");
    CHECK(t.best("house", text::kMaxBest) == Tags{1});
    CHECK(t.slug({.text = "house", .order = Order::score, .limit = text::kMaxBest + 1}) ==
          "invalid-limit");
}

void bad_documents(Steps t) {
    const auto refused = [&](Document document) {
        const auto answer = t.put({hotel(9, "Good"), std::move(document)});
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().code == Code::invalid);
        CHECK(t.find("good").empty());  // nothing of the call was put
        return answer.error().slug;
    };
    Document document = hotel(1, "House");
    document.id = "";
    CHECK(refused(document) == "invalid-document");
    document.id = std::string(text::kMaxIdBytes + 1, 'i');
    CHECK(refused(document) == "invalid-document");
    document.id.pop_back();
    CHECK(t.put({document}).has_value());
    document.fields.push_back({"unheard_of", "x", {}});
    CHECK(refused(document) == "invalid-document");
    document.fields.assign(text::kMaxFields, Field{"name", "x", {}});
    CHECK(t.put({document}).has_value());
    document.fields.push_back({"name", "x", {}});
    CHECK(refused(document) == "invalid-document");
    document.fields.assign(1, Field{"name", "x", {text::kMaxLanguages, "en"}});
    CHECK(t.put({document}).has_value());
    document.fields.front().languages.emplace_back("en");
    CHECK(refused(document) == "invalid-document");
    document.title = "";
    document.fields.assign(1, Field{"name", std::string(text::kMaxDocumentBytes, ' '), {}});
    CHECK(t.put({document}).has_value());
    document.title = "t";
    CHECK(refused(document) == "text-too-large");

    std::vector<Document> many(text::kMaxPut, hotel(3, "Many"));
    CHECK(t.put(many).has_value());
    CHECK(t.find("many") == Tags{3});
    many.push_back(hotel(4, "More"));
    CHECK(t.put(many).error().slug == "too-many-documents");
    std::vector<std::string> ids(text::kMaxPut, "hotel-3");
    CHECK(t.remove(ids).has_value());
    ids.emplace_back("hotel-3");
    CHECK(t.remove(ids).error().slug == "too-many-documents");
    CHECK(t.remove({""}).error().slug == "invalid-document");
}

void many(Steps t) {
    constexpr std::uint32_t kAll = 2500;
    for (std::uint32_t begin = 0; begin < kAll; begin += 500) {
        std::vector<Document> documents;
        for (std::uint32_t tag = begin; tag < begin + 500; ++tag)
            documents.push_back(
                hotel(tag, fmt::format("House {}", tag), tag % 2 == 0 ? "even" : "odd"));
        REQUIRE(t.put(documents));
    }
    for (std::uint32_t tag = 0; tag < kAll; tag += 5)
        REQUIRE(t.remove({fmt::format("hotel-{}", tag)}));
    const auto odd = t.search({.text = "odd house", .limit = kAll});
    REQUIRE(odd.has_value());
    REQUIRE(odd->total == kAll / 2 * 4 / 5);
    std::size_t at = 0;
    for (std::uint32_t tag = 1; tag < kAll; tag += 2)
        if (tag % 5 != 0) REQUIRE(odd->matches[at++].tag == tag);
    CHECK(t.find("house 777") == Tags{777});
    CHECK(t.suggest("house 24")->front().title == "House 24");
}

void before_anything(Steps t) {
    CHECK(t.find("house").empty());
    CHECK(t.best("house").empty());
    CHECK(t.suggest("house")->empty());
    CHECK(t.remove({"hotel-1"}).has_value());
}

}  // namespace

std::vector<text::FieldKind> text_kinds() { return {{"name", 5}, {"description", 1}}; }

void check_text(const MakeText& make) {
    const auto fixture = make();
    const Steps t{*fixture};
    SUBCASE("words, in whatever case, script and field") { words(t); }
    SUBCASE("forms of words and synonyms") { forms_and_synonyms(t); }
    SUBCASE("fields in several languages") { several_languages(t); }
    SUBCASE("a word in several languages counts once") { counted_once(t); }
    SUBCASE("the beginning of the last word") { beginnings(t); }
    SUBCASE("words come before beginnings") { words_before_beginnings(t); }
    SUBCASE("spelling of beginnings") { corrections_of_beginnings(t); }
    SUBCASE("as many beginnings as are taken") { many_beginnings(t); }
    SUBCASE("spelling") { corrections(t); }
    SUBCASE("relevance") { relevance(t); }
    SUBCASE("changes are seen at once") { changes(t); }
    SUBCASE("completions of titles") { completions(t); }
    SUBCASE("queries that are refused") { bad_queries(t); }
    SUBCASE("documents that are refused") { bad_documents(t); }
    SUBCASE("thousands of documents, some removed") { many(t); }
    SUBCASE("an empty index") { before_anything(t); }
}

}  // namespace innkeeper::conformance
