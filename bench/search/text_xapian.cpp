#include "bench/search/text_peers.hpp"
#include "chassis/core/check.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <xapian.h>

namespace innkeeper::bench {
namespace {

class XapianPeer final : public TextPeer {
public:
    explicit XapianPeer(const TextHotels& hotels) {
        const auto begin = cpu_micros();
        const std::string path = directory_.path().string();
        Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
        Xapian::TermGenerator generator;
        generator.set_stemmer(Xapian::Stem("en"));
        const auto kinds = TextHotels::kinds();
        for (const text::Document& hotel : hotels.documents()) {
            Xapian::Document document;
            generator.set_document(document);
            for (const text::Field& field : hotel.fields)
                for (const text::FieldKind& kind : kinds)
                    if (kind.name == field.kind)
                        generator.index_text_without_positions(field.text, kind.weight);
            database.add_document(document);
        }
        database.commit();
        database.close();
        build_seconds_ = (cpu_micros() - begin) / 1e6;
        database_ = Xapian::Database(path);
        parser_.set_stemmer(Xapian::Stem("en"));
        parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
        parser_.set_default_op(Xapian::Query::OP_AND);
        parser_.set_database(database_);
    }
    [[nodiscard]] std::string name() const override { return "Xapian " XAPIAN_VERSION; }
    [[nodiscard]] double build_seconds() const override { return build_seconds_; }
    [[nodiscard]] Asking best_20(bool prefix) const override {
        return [this, prefix](const std::string& words) {
            Xapian::QueryParser parser = parser_;
            Xapian::Enquire enquire(database_);
            enquire.set_query(
                parser.parse_query(words, prefix ? Xapian::QueryParser::FLAG_PARTIAL
                                                 : Xapian::QueryParser::FLAG_SPELLING_CORRECTION));
            const Xapian::MSet matches = enquire.get_mset(0, 20);
            CHECK(matches.size() <= 20);
        };
    }

private:
    testing::TempDir directory_;
    double build_seconds_ = 0;
    Xapian::Database database_;
    Xapian::QueryParser parser_;
};

}  // namespace

std::shared_ptr<TextPeer> make_xapian(const TextHotels& hotels) {
    return std::make_shared<XapianPeer>(hotels);
}

}  // namespace innkeeper::bench
