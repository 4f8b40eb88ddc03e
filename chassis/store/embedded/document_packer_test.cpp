#include "chassis/store/embedded/document_packer.hpp"

#include "chassis/store/table.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <thread>

namespace innkeeper::store::embedded {
namespace {

const std::string kSample = [] {
    std::string text;
    for (int i = 0; i < 40; ++i)
        text +=
            R"({"kind":"room","basis":"per_night","amount":{"amount":"10.00","currency":"EUR"}})";
    return text;
}();
const std::vector<Dictionary> kOne = {{1, kSample}};

std::string noise(std::size_t size) {
    std::mt19937 random(7);
    std::string text;
    while (text.size() < size) text += static_cast<char>(random());
    return text;
}

TEST_CASE("a long document takes less room and comes back as it was") {
    const DocumentPacker packer(kOne);
    for (const std::size_t size : {kMinPacked, kMinPacked + 1, std::size_t{3000}}) {
        const std::string document = kSample.substr(20, size);
        const auto packed = packer.pack(document);
        REQUIRE(packed);
        CHECK(packed->size() < size / 10);
        CHECK(*packer.unpack(*packed) == document);
    }
    const std::string longest(kMaxDocument, 'x');
    CHECK(*packer.unpack(*packer.pack(longest)) == longest);
}

TEST_CASE("short documents and noise stay as they are, and all without a dictionary") {
    const DocumentPacker packer(kOne);
    CHECK_FALSE(packer.pack(kSample.substr(0, kMinPacked - 1)));
    CHECK_FALSE(packer.pack(""));
    CHECK_FALSE(packer.pack(noise(5000)));
    CHECK_FALSE(DocumentPacker({}).pack(kSample));
}

TEST_CASE("the last dictionary packs, and what any has packed is read") {
    const std::string newer = R"({"another":"text","of":["its","own"]})" + kSample;
    const std::string document = kSample.substr(0, 2000);
    const auto old = *DocumentPacker(kOne).pack(document);
    const DocumentPacker both({{1, kSample}, {2, newer}});
    CHECK(*both.unpack(old) == document);
    const auto packed = *both.pack(document);
    CHECK(packed.front() == 2);
    CHECK(*both.unpack(packed) == document);
    CHECK(DocumentPacker(kOne).unpack(packed).error().slug == "store-damaged");
}

TEST_CASE("a golden packed document") {
    const DocumentPacker packer({{1, "a text that everybody knows by heart"}});
    // Dictionary 1, 15 bytes: a match of ten from 24 back, then five literals.
    const std::string packed("\1\0\0\x0f\x06\x18\0\x50heart", 13);
    CHECK(packer.unpack(packed).value_or("") == "everybody heart");
}

TEST_CASE("bytes that nobody packed are refused") {
    const DocumentPacker packer(kOne);
    const auto whole = *packer.pack(kSample);
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(packer.unpack(whole.substr(0, size)).error().slug == "store-damaged");
    CHECK_FALSE(packer.unpack(whole + "x").has_value());
    std::mt19937 random(11);
    for (int i = 0; i < 2000; ++i) {
        auto broken = whole;
        broken[random() % broken.size()] ^= static_cast<char>(1U << (random() % 8));
        const auto document = packer.unpack(broken);  // whatever it is, within bounds
        if (document) CHECK(document->size() <= kMaxDocument);
    }
    CHECK_FALSE(
        packer.unpack(std::string("\1\xff\xff\xff", 4) + std::string(20, '\0')).has_value());
}

TEST_CASE("threads share a packer") {
    const DocumentPacker packer(kOne);
    const auto work = [&packer](int seed) {
        for (int i = 0; i < 500; ++i) {
            const auto document = kSample.substr(static_cast<std::size_t>(seed + i) % 900, 1500);
            CHECK(*packer.unpack(*packer.pack(document)) == document);
        }
    };
    std::thread other(work, 1);
    work(300);
    other.join();
}

}  // namespace
}  // namespace innkeeper::store::embedded
