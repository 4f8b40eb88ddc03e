#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/core/random.hpp"
#include "chassis/store/table.hpp"
#include "services/payments/app/payment_provider.hpp"
#include "tests/simulation/booking/process.hpp"

#include <map>
#include <string>

namespace innkeeper::sim {

/// A table that is as good as the one inside, but for the planted bugs that are on.
class BadTable final : public store::Table {
public:
    BadTable(store::Table& inner, Random& random, BookingBugs bugs)
        : inner_(inner), random_(random), bugs_(bugs) {}
    Task<Result<std::optional<store::Item>>> get(store::Key key) override;
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override;
    Task<Result<store::Page>> query(store::Query query) override;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override;

private:
    store::Table& inner_;
    Random& random_;
    BookingBugs bugs_;
};

/// Likewise for a bus.
class BadBus final : public bus::Bus {
public:
    BadBus(bus::Bus& inner, Random& random, BookingBugs bugs)
        : inner_(inner), random_(random), bugs_(bugs) {}
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override;

private:
    void do_subscribe(Subscribing asked) override;

    bus::Bus& inner_;
    Random& random_;
    BookingBugs bugs_;
};

/// A bus of search that is as good as the one inside, but for the planted bugs: of the stock no
/// event arrives, or some are taken and forgotten.
class StaleBus final : public bus::Bus {
public:
    StaleBus(bus::Bus& inner, BookingBugs bugs) : inner_(inner), bugs_(bugs) {}
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override;

private:
    void do_subscribe(Subscribing asked) override;

    bus::Bus& inner_;
    BookingBugs bugs_;
};

/// Likewise for a payment provider.
class BadProvider final : public payments::PaymentProvider {
public:
    BadProvider(payments::PaymentProvider& inner, BookingBugs bugs) : inner_(inner), bugs_(bugs) {}
    Task<Result<payments::PaymentMethod>> add_card(std::string key, payments::Card card) override;
    Task<payments::Outcome> authorise(std::string key, std::string method_id,
                                      Money amount) override;
    Task<payments::Outcome> capture(std::string key, std::string reference, Money amount) override;
    Task<payments::Outcome> void_(std::string key, std::string authorisation_key) override;
    Task<payments::Outcome> refund(std::string key, std::string reference, Money amount) override;

private:
    [[nodiscard]] std::string key_of(std::string key);

    payments::PaymentProvider& inner_;
    BookingBugs bugs_;
    std::map<std::string, int> asked_;
};

}  // namespace innkeeper::sim
