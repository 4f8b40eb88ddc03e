#include "innkeeper/sample/words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace innkeeper::sample {
namespace {

constexpr std::array<std::string_view, 56> kFirst{
    "Amber",     "Copper",   "Cobalt",  "Saffron",  "Juniper", "Velvet",   "Ivory",   "Crimson",
    "Hazel",     "Indigo",   "Linden",  "Maple",    "Myrtle",  "Ochre",    "Pewter",  "Quiet",
    "Rowan",     "Russet",   "Sable",   "Sepia",    "Tawny",   "Umber",    "Verdant", "Willow",
    "Wicker",    "Alder",    "Bramble", "Cedar",    "Clover",  "Cinnamon", "Damask",  "Dapple",
    "Elder",     "Fennel",   "Ginger",  "Harvest",  "Hollow",  "Larch",    "Lilac",   "Lemon",
    "Midsummer", "Mossy",    "Nutmeg",  "Olive",    "Painted", "Pepper",   "Quince",  "Ribbon",
    "Sorrel",    "Tamarind", "Thistle", "Twilight", "Vanilla", "Walnut",   "Winter",  "Yarrow"};

constexpr std::array<std::string_view, 60> kSecond{
    "Heron",        "Lantern",    "Otter",     "Sparrow", "Magpie",    "Sextant",  "Quill",
    "Anchor",       "Fiddle",     "Kettle",    "Thimble", "Weaver",    "Cooper",   "Printer",
    "Cartographer", "Gardener",   "Finch",     "Lark",    "Plover",    "Curlew",   "Badger",
    "Hare",         "Kingfisher", "Swallow",   "Almanac", "Barometer", "Bellows",  "Candle",
    "Conservatory", "Cricket",    "Dormouse",  "Drum",    "Ferry",     "Fountain", "Garland",
    "Gate",         "Harp",       "Hourglass", "Inkwell", "Lattice",   "Locket",   "Loom",
    "Mandolin",     "Meadow",     "Mosaic",    "Orchard", "Parasol",   "Pavilion", "Pebble",
    "Piano",        "Postcard",   "Prism",     "Saddle",  "Spindle",   "Stairway", "Sundial",
    "Teapot",       "Terrace",    "Trellis",   "Windmill"};

constexpr std::array<std::string_view, 12> kForms{
    "The {0} {1}",   "Hotel {0} {1}",      "{0} {1} House",          "{0} {1} Hotel",
    "{1} and {0}",   "The {1} at {0} Row", "{0} {1} Rooms",          "{0} {1} Inn",
    "{0} {1} Lodge", "{0} {1} Court",      "The {0} {1} Guesthouse", "{0} {1} Suites"};

constexpr std::array<std::string_view, 7> kStreetKinds{"Street", "Lane", "Avenue", "Row",
                                                       "Square", "Walk", "Terrace"};

constexpr std::array<std::array<std::string_view, 3>, 5> kOpenings{{
    {"A plain and friendly place to sleep in {}.", "Simple rooms in {} at a fair price.",
     "A small house in {} for travellers who are out all day."},
    {"A tidy, unfussy hotel in {}.", "A family-run house in a quiet street of {}.",
     "Comfortable rooms in {} without the frills."},
    {"A comfortable hotel in the middle of {}.",
     "A bright, modern house close to the sights of {}.",
     "A well-kept hotel in {} with a warm welcome at any hour."},
    {"A handsome hotel in {} with generous rooms.", "Calm, well-made rooms in the best part of {}.",
     "A hotel in {} that takes breakfast as seriously as sleep."},
    {"A grand house in {} where nothing is too much trouble.",
     "Quiet luxury in {}: wide rooms, deep baths and a staff that remembers.",
     "One of the finest addresses in {}."},
}};

constexpr std::array<std::string_view, 4> kSea{
    "The promenade and the water are a short walk away.", "Many rooms look out over the water.",
    "Ask for an upper floor: the view reaches far over the bay.",
    "You hear the gulls from the terrace."};
constexpr std::array<std::string_view, 4> kMountains{
    "The trails begin almost at the door.", "From the upper floors you see the mountains.",
    "Boots and skis dry overnight in a heated room.", "The evening light on the peaks is free."};
constexpr std::array<std::string_view, 5> kTown{
    "The old town, cafes and a tram stop are minutes away.",
    "A market fills the square on two mornings a week.",
    "The street is calm at night, and the station is near.",
    "Museums and good small restaurants are around the corner.",
    "The inner courtyard is the quietest place in the quarter."};

struct Extra {
    std::string_view amenity;
    std::string_view sentence;
};
constexpr std::array<Extra, 9> kExtras{{
    {"breakfast", "Breakfast is made to order until eleven."},
    {"pool", "The pool is open all year."},
    {"spa", "A sauna and a small spa help after a long day."},
    {"restaurant", "The kitchen cooks with what the region grows."},
    {"bar", "The bar mixes its drinks until midnight."},
    {"pets", "Dogs are welcome and get a bowl of their own."},
    {"family-rooms", "Families find rooms with a door between the beds."},
    {"airport-shuttle", "A shuttle runs to the airport from early morning."},
    {"accessible", "Lift, doors and bathrooms are made for wheelchairs."},
}};

}  // namespace

std::string hotel_name(Dice& dice) {
    const std::string_view first = dice.pick(kFirst);
    const std::string_view second = dice.pick(kSecond);
    return fmt::format(fmt::runtime(dice.pick(kForms)), first, second);
}

std::string street_address(Dice& dice) {
    const std::string_view word = dice.chance(0.5) ? dice.pick(kFirst) : dice.pick(kSecond);
    const int number = dice.whole(1, dice.chance(0.3) ? 240 : 80);
    return fmt::format("{} {} {}", number, word, dice.pick(kStreetKinds));
}

std::string describe(const Described& hotel, Dice& dice) {
    const auto& openings = kOpenings[static_cast<std::size_t>(hotel.stars - 1)];
    std::string out = fmt::format(fmt::runtime(dice.pick(openings)), hotel.city);
    const auto append = [&out](std::string_view sentence) { out.append(" ").append(sentence); };
    if (hotel.by_the_sea && dice.chance(0.6)) {
        append(dice.pick(kSea));
    } else if (hotel.below_mountains && dice.chance(0.7)) {
        append(dice.pick(kMountains));
    } else {
        append(dice.pick(kTown));
    }
    int room_for = 2;
    for (const Extra& extra : kExtras) {
        if (room_for == 0) break;
        const bool has = std::ranges::find(hotel.amenities, extra.amenity) != hotel.amenities.end();
        if (!has || dice.chance(0.5)) continue;
        append(extra.sentence);
        --room_for;
    }
    return out;
}

}  // namespace innkeeper::sample
