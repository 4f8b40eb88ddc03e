#pragma once

#include "chassis/testing/temp_dir.hpp"
#include "innkeeper/platform.hpp"
#include "tests/contract/wire.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::contract {

/// In whose name a request comes. `forger` sends a token that nobody issued.
enum class As { nobody, forger, guest, other_guest, manager, other_manager, admin };

/// A request as the rows write it: `${name}` stands for a value of the stage.
struct Call {
    As as = As::nobody;
    std::string method = "GET";
    std::string target = {};
    http::Pairs headers = {};
    std::string body = {};
    bool ask_first = false;  ///< see WireRequest
};

/// The whole platform in this process with a few sample hotels, accounts with real tokens, and
/// what a good request of each operation needs. Throws std::runtime_error when it cannot be set up.
class Stage {
public:
    Stage();
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    [[nodiscard]] http::Response send(const Call& call) const;
    /// send(), of which the status is known.
    [[nodiscard]] http::Response expect(int status, const Call& call) const;
    /// Repeats `call` until its answer has the status and this text, as far as events have come.
    void wait_for(int status, const std::string& text, const Call& call) const;

    /// `text` with the values of the stage in it. Throws for one that is not there.
    [[nodiscard]] std::string fill(const std::string& text) const;
    void set(const std::string& name, std::string value) { values_[name] = std::move(value); }
    /// Everything that can be listed, by who sees it: equal when nothing has changed.
    [[nodiscard]] std::map<std::string, std::string> listings() const;
    /// A quote for two nights that begin `days` after the hotel's today; its id.
    [[nodiscard]] std::string quote(int days,
                                    const std::string& rate_plan_id = "${rate_plan_id}") const;
    /// A hold for such a stay; its id.
    [[nodiscard]] std::string hold(As as, int days) const;
    [[nodiscard]] Call hold_call(As as, const std::string& quote_id) const;

private:
    void sign_up();
    void find_hotels();
    void sell();
    void put_part(const std::string& part, const std::string& body) const;
    void make_bookings();
    void pay();
    void confirm(const std::string& name);
    [[nodiscard]] std::string book(As as, const std::string& hold_id,
                                   const std::string& more = {}) const;
    [[nodiscard]] std::string etag_of(As as, const std::string& target) const;
    /// So many days after the hotel's today.
    [[nodiscard]] std::string day_after(int days) const;

    testing::TempDir dir_;
    std::unique_ptr<Platform> platform_;
    std::map<As, std::string> tokens_;
    std::map<std::string, std::string> values_;
};

/// The member `name` (a text) of a JSON object; throws when there is none.
[[nodiscard]] std::string member_of(const std::string& body, const std::string& name);

}  // namespace innkeeper::contract
