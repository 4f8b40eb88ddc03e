#include "tests/crash/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace innkeeper::crash {

std::string broken_promise(const Known& known, const Sight& sight) {
    if (sight.version < known.version)
        return fmt::format("is in version {} and was in version {}", sight.version, known.version);
    if (!sight.complete())
        return fmt::format("has {} steps and version {}", sight.steps.size(), sight.version);
    for (const Promise& promise : known.promises) {
        if (promise.version == 0) {
            if (!sight.passed(promise.status))
                return fmt::format("was never {}, as answered", promise.status);
            continue;
        }
        const auto step = sight.steps.find(promise.version);
        if (step == sight.steps.end() || step->second != promise.status)
            return fmt::format("was {} in version {}, and {} was answered",
                               step == sight.steps.end() ? "nothing" : step->second,
                               promise.version, promise.status);
    }
    return {};
}

Outcome Records::note(Change change) {
    const Outcome outcome = outcome_of(change);
    if (outcome == Outcome::wrong) findings_.wrong.push_back(describe(change));
    if (is_preliminary(change.sent.ask)) return outcome;
    if (!change.booking_id.empty()) touched_.insert(change.booking_id);
    if (outcome == Outcome::acknowledged) {
        ++done_[change.kind];
        if (change.kind == Kind::hold)
            change.booking_id = load::text_of(change.sent.answer.body, "id");
        if (change.kind != Kind::card) promise(change);
        if (has_key(change.kind)) repeatable_.push_back(std::move(change));
    } else if (outcome == Outcome::unknown) {
        ++unanswered_;
        unknown_.push_back(std::move(change));
    } else if (outcome == Outcome::refused) {
        ++refused_;
    }
    return outcome;
}

void Records::promise(const Change& change) {
    const std::string& body = change.sent.answer.body;
    const bool released = change.kind == Kind::release;
    Promise promise{released ? 0 : load::number_of(body, "version"),
                    released ? "released" : load::text_of(body, "status")};
    touched_.insert(change.booking_id);
    const auto [at, fresh] = bookings_.try_emplace(change.booking_id, Known{.owner = change.who});
    if (fresh && change.kind != Kind::hold)
        findings_.wrong.push_back("Nobody knows the booking of " + describe(change));
    Known& known = at->second;
    if (promise.version > known.version) {
        known.version = promise.version;
        known.status = promise.status;
    }
    if (change.kind == Kind::book) stays_[change.who].push_back(change.booking_id);
    known.promises.push_back(std::move(promise));
}

std::size_t Records::acknowledged() const {
    std::size_t sum = 0;
    for (const auto& [kind, count] : done_) sum += count;
    return sum;
}

void Records::saw(const std::string& booking_id, const Sight& sight) {
    Known& known = bookings_.at(booking_id);
    known.version = sight.version;
    known.status = sight.status;
}

void Records::begin_round() {
    for (const Kind kind : {Kind::hold, Kind::book, Kind::card}) {
        const auto one = std::ranges::find(repeatable_, kind, &Change::kind);
        if (one != repeatable_.end()) kept_.push_back(std::move(*one));
    }
    repeatable_.clear();
    unknown_.clear();
    touched_.clear();
    if (!bookings_.empty()) newest_before_ = bookings_.rbegin()->first;
}

void Records::begin_last_round() {
    begin_round();
    repeatable_ = std::move(kept_);
    kept_.clear();
    for (const auto& [id, known] : bookings_) touched_.insert(id);
    newest_before_.clear();
}

}  // namespace innkeeper::crash
