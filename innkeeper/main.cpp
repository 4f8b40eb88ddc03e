#include "innkeeper/commands.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    using namespace innkeeper;
    CLI::App app{"Innkeeper, a hotel booking platform"};
    app.require_subcommand(1);

    ServeArguments serving;
    auto* serve_command = app.add_subcommand("serve", "Run the platform, or some of its services");
    serve_command->add_option("--data", serving.data, "Folder of the data (default ./data)");
    serve_command->add_option("--listen", serving.listen,
                              "HOST:PORT (default 127.0.0.1:8080; port 0 takes a free one)");
    serve_command->add_option("--only", serving.only, "Services to run, separated by commas")
        ->delimiter(',');
    serve_command->add_option("--config", serving.config, "YAML file with settings");
    serve_command->add_flag("--sample", serving.sample, "Make sample hotels and accounts");

    std::string data = "data";
    std::string email;
    auto* token_command = app.add_subcommand("token", "Print an access token, for scripts");
    token_command->add_option("--data", data, "Folder of the data")->required();
    token_command->add_option("--as", email, "E-mail address of the account")->required();

    auto* check_command = app.add_subcommand("check", "Verify the invariants of a store");
    check_command->add_option("--data", data, "Folder of the data")->required();

    auto* replay_command =
        app.add_subcommand("replay", "Rebuild what a service keeps from its events, and compare");
    replay_command->require_subcommand(1);
    auto* replay_booking_command =
        replay_command->add_subcommand("booking", "States of bookings, and the stock");
    replay_booking_command->add_option("--data", data, "Folder of the data")->required();

    auto* rebuild_command = app.add_subcommand(
        "rebuild", "Make anew what a service keeps of others, also while it serves");
    rebuild_command->require_subcommand(1);
    auto* rebuild_search_command =
        rebuild_command->add_subcommand("search", "Hotels, rates and stock that are searched");
    RebuildArguments rebuilding;
    rebuild_search_command->add_option("--data", rebuilding.data, "Folder of the data")->required();
    rebuild_search_command->add_option(
        "--as", rebuilding.email,
        "While a server runs: e-mail address of the administrator who asks it");
    rebuild_search_command->add_option(
        "--url", rebuilding.url, "While a server runs: its address (default: its public_url)");

    std::string folder;
    auto* backup_command = app.add_subcommand("backup", "Copy a data folder, also one in use");
    backup_command->add_option("--data", data, "Folder of the data")->required();
    backup_command->add_option("--to", folder, "Folder of the backup, empty or new")->required();
    auto* restore_command = app.add_subcommand("restore", "Make a data folder out of a backup");
    restore_command->add_option("--from", folder, "Folder of the backup")->required();
    restore_command->add_option("--data", data, "Folder of the data, empty or new")->required();

    auto* version_command = app.add_subcommand("version", "Print the version");

    CLI11_PARSE(app, argc, argv);
    if (serve_command->parsed()) return serve(serving);
    if (token_command->parsed()) return print_token(data, email);
    if (check_command->parsed()) return check_store(data);
    if (replay_booking_command->parsed()) return replay_booking(data);
    if (rebuild_search_command->parsed()) return rebuild_search(rebuilding);
    if (backup_command->parsed()) return back_up(data, folder, INNKEEPER_VERSION);
    if (restore_command->parsed()) return restore(folder, data);
    if (version_command->parsed()) std::puts("innkeeper " INNKEEPER_VERSION);
    return kExitGood;
}
