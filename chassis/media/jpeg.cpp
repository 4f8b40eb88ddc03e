#include "chassis/media/codec.hpp"
#include "chassis/media/limits.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include <jerror.h>

namespace innkeeper::media {
namespace {

constexpr std::string_view kExifMark{"Exif\0\0", 6};
constexpr std::uint32_t kJpegMaxSide = JPEG_MAX_DIMENSION;

/// libjpeg reports by a call that must not return. Each method below that calls into it sets the
/// jump first and owns nothing with a destructor, so the jump passes over C frames only.
struct Failure {
    jpeg_error_mgr base{};
    std::jmp_buf jump{};
    bool incomplete = false;
};

Failure& failure_of(j_common_ptr codec) { return *reinterpret_cast<Failure*>(codec->err); }

[[noreturn]] void on_error(j_common_ptr codec) { std::longjmp(failure_of(codec).jump, 1); }

void on_message(j_common_ptr codec, int level) {
    if (level >= 0) return;
    switch (codec->err->msg_code) {
        case JWRN_JPEG_EOF:
        case JWRN_HIT_MARKER:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_MUST_RESYNC:
        case JWRN_BOGUS_PROGRESSION:
            failure_of(codec).incomplete = true;
            break;
        default:
            break;  // stray bytes between markers: common and harmless
    }
}

void on_progress(j_common_ptr codec) {
    if (codec->is_decompressor == 0) return;
    if (reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number > kMaxScans)
        std::longjmp(failure_of(codec).jump, 1);
}

jpeg_error_mgr* quiet(Failure& failure) {
    jpeg_std_error(&failure.base);
    failure.base.error_exit = on_error;
    failure.base.emit_message = on_message;
    return &failure.base;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) { codec_.err = quiet(failure_); }
    ~Reader() { jpeg_destroy_decompress(&codec_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] bool read_header() {
        if (setjmp(failure_.jump) != 0) return false;
        jpeg_create_decompress(&codec_);
        progress_.progress_monitor = on_progress;
        codec_.progress = &progress_;
        jpeg_mem_src(&codec_, reinterpret_cast<const unsigned char*>(bytes_.data()),
                     static_cast<unsigned long>(bytes_.size()));
        jpeg_save_markers(&codec_, JPEG_APP0 + 1, 0xFFFF);
        return jpeg_read_header(&codec_, TRUE) == JPEG_HEADER_OK;
    }

    [[nodiscard]] bool start(unsigned denominator) {
        if (setjmp(failure_.jump) != 0) return false;
        codec_.scale_num = 1;
        codec_.scale_denom = denominator;
        const J_COLOR_SPACE stored = codec_.jpeg_color_space;
        four_inks_ = stored == JCS_CMYK || stored == JCS_YCCK;
        codec_.out_color_space = four_inks_ ? JCS_CMYK : JCS_RGB;
        return jpeg_start_decompress(&codec_) != 0;
    }

    /// `out` has room for every row; `inks` for one row of four inks.
    [[nodiscard]] bool read_rows(std::uint8_t* out, std::uint8_t* inks) {
        if (setjmp(failure_.jump) != 0) return false;
        while (codec_.output_scanline < codec_.output_height) {
            std::uint8_t* row = out + std::size_t{codec_.output_scanline} * codec_.output_width * 3;
            JSAMPROW target = four_inks_ ? inks : row;
            jpeg_read_scanlines(&codec_, &target, 1);
            if (four_inks_) mix(inks, row);
        }
        jpeg_finish_decompress(&codec_);
        return !failure_.incomplete;
    }

    [[nodiscard]] const jpeg_decompress_struct& codec() const { return codec_; }

private:
    /// Adobe's writers store the inks inverted, all others as they are.
    void mix(const std::uint8_t* inks, std::uint8_t* row) const {
        for (unsigned x = 0; x < codec_.output_width; ++x) {
            const unsigned flip = codec_.saw_Adobe_marker != 0 ? 0 : 255;
            const unsigned black = inks[4 * x + 3] ^ flip;
            for (unsigned c = 0; c < 3; ++c)
                row[3 * x + c] = static_cast<std::uint8_t>((inks[4 * x + c] ^ flip) * black / 255);
        }
    }

    std::string_view bytes_;
    Failure failure_;
    jpeg_progress_mgr progress_{};
    jpeg_decompress_struct codec_{};
    bool four_inks_ = false;
};

class Writer {
public:
    Writer() { codec_.err = quiet(failure_); }
    ~Writer() {
        jpeg_destroy_compress(&codec_);
        std::free(buffer_);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    [[nodiscard]] bool write(const Image& image, int quality) {
        if (setjmp(failure_.jump) != 0) return false;
        jpeg_create_compress(&codec_);
        jpeg_mem_dest(&codec_, &buffer_, &size_);
        codec_.image_width = image.width;
        codec_.image_height = image.height;
        codec_.input_components = 3;
        codec_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&codec_);
        jpeg_set_quality(&codec_, quality, TRUE);
        jpeg_simple_progression(&codec_);
        jpeg_start_compress(&codec_, TRUE);
        while (codec_.next_scanline < image.height) {
            auto* row = const_cast<std::uint8_t*>(image.row(codec_.next_scanline));
            jpeg_write_scanlines(&codec_, &row, 1);
        }
        jpeg_finish_compress(&codec_);
        return true;
    }

    [[nodiscard]] std::string bytes() const {
        return {reinterpret_cast<const char*>(buffer_), static_cast<std::size_t>(size_)};
    }

private:
    Failure failure_;
    jpeg_compress_struct codec_{};
    unsigned char* buffer_ = nullptr;
    unsigned long size_ = 0;
};

unsigned denominator_for(const jpeg_decompress_struct& codec, std::uint32_t enough) {
    if (enough == 0) return 1;
    const std::uint32_t least = std::min(codec.image_width, codec.image_height);
    for (const unsigned d : {8U, 4U, 2U})
        if (least / d >= enough) return d;
    return 1;
}

int orientation_of(const jpeg_decompress_struct& codec) {
    for (const jpeg_marker_struct* m = codec.marker_list; m != nullptr; m = m->next) {
        const std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
        if (data.starts_with(kExifMark)) return exif_orientation(data.substr(kExifMark.size()));
    }
    return 1;
}

}  // namespace

std::optional<Header> jpeg_header(std::string_view bytes) {
    Reader reader(bytes);
    if (!reader.read_header()) return std::nullopt;
    const auto& codec = reader.codec();
    return Header{Format::jpeg, codec.image_width, codec.image_height, orientation_of(codec)};
}

std::optional<Image> jpeg_pixels(std::string_view bytes, std::uint32_t enough) {
    Reader reader(bytes);
    if (!reader.read_header()) return std::nullopt;
    if (!reader.start(denominator_for(reader.codec(), enough))) return std::nullopt;
    Image image = Image::make(reader.codec().output_width, reader.codec().output_height);
    std::vector<std::uint8_t> inks(std::size_t{image.width} * 4);
    if (!reader.read_rows(image.pixels.data(), inks.data())) return std::nullopt;
    return image;
}

Result<std::string> encode_jpeg(const Image& image, int quality) {
    if (image.width > kJpegMaxSide || image.height > kJpegMaxSide) return bad_dimensions();
    Writer writer;
    if (!writer.write(image, quality)) return damaged();
    return writer.bytes();
}

}  // namespace innkeeper::media
