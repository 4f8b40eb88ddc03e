#include "chassis/media/samples.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <span>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

namespace innkeeper::media::samples {
namespace {

std::string big_endian(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
    return out;
}

std::string little_endian(std::size_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
    return out;
}

std::string png_chunk(std::string_view type, std::string_view data) {
    std::string body = std::string(type) + std::string(data);
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(static_cast<std::uint32_t>(sum));
}

std::string riff_chunk(std::string_view type, std::string_view data) {
    std::string out = std::string(type) + little_endian(data.size(), 4) + std::string(data);
    if (data.size() % 2 != 0) out += '\0';
    return out;
}

/// TIFF, little-endian: one directory of Model (offset 38) and Orientation.
std::string exif(int orientation) {
    std::string out = "II*" + std::string(1, '\0') + little_endian(8, 4) + little_endian(2, 2);
    out += little_endian(0x0110, 2) + little_endian(2, 2) + little_endian(kCamera.size() + 1, 4) +
           little_endian(38, 4);
    out += little_endian(0x0112, 2) + little_endian(3, 2) + little_endian(1, 4) +
           little_endian(static_cast<std::size_t>(orientation), 4);
    return out + little_endian(0, 4) + std::string(kCamera) + '\0';
}

std::string png_of(const std::vector<std::uint8_t>& pixels, std::uint32_t width,
                   std::uint32_t height, png_uint_32 format) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = width;
    png.height = height;
    png.format = format;
    png_alloc_size_t size = 0;
    REQUIRE(png_image_write_to_memory(&png, nullptr, &size, 0, pixels.data(), 0, nullptr) != 0);
    std::string out(size, '\0');
    REQUIRE(png_image_write_to_memory(&png, out.data(), &size, 0, pixels.data(), 0, nullptr) != 0);
    out.resize(size);
    return out;
}

struct JpegLayout {
    std::uint32_t width;
    std::uint32_t height;
    J_COLOR_SPACE space;
    int components;
    std::vector<jpeg_scan_info> scans = {};
};

std::string jpeg_of(const JpegLayout& layout, std::vector<std::uint8_t> row) {
    jpeg_compress_struct codec{};
    jpeg_error_mgr errors{};
    codec.err = jpeg_std_error(&errors);
    jpeg_create_compress(&codec);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&codec, &buffer, &size);
    codec.image_width = layout.width;
    codec.image_height = layout.height;
    codec.input_components = layout.components;
    codec.in_color_space = layout.space;
    jpeg_set_defaults(&codec);
    if (!layout.scans.empty()) {
        codec.scan_info = layout.scans.data();
        codec.num_scans = static_cast<int>(layout.scans.size());
    }
    jpeg_start_compress(&codec, TRUE);
    JSAMPROW source = row.data();
    while (codec.next_scanline < layout.height) jpeg_write_scanlines(&codec, &source, 1);
    jpeg_finish_compress(&codec);
    std::string out(reinterpret_cast<char*>(buffer), size);
    jpeg_destroy_compress(&codec);
    std::free(buffer);
    return out;
}

}  // namespace

Image gradient(std::uint32_t width, std::uint32_t height) {
    Image image = Image::make(width, height);
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            std::uint8_t* p = image.row(y) + std::size_t{x} * 3;
            p[0] = static_cast<std::uint8_t>(x * 255 / width);
            p[1] = static_cast<std::uint8_t>(y * 255 / height);
            p[2] = static_cast<std::uint8_t>((x + y) * 255 / (width + height));
        }
    }
    return image;
}

Image plain(std::uint32_t width, std::uint32_t height, std::uint8_t red, std::uint8_t green,
            std::uint8_t blue) {
    Image image = Image::make(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        image.pixels[i] = red;
        image.pixels[i + 1] = green;
        image.pixels[i + 2] = blue;
    }
    return image;
}

std::string png(const Image& image) {
    return png_of(image.pixels, image.width, image.height, PNG_FORMAT_RGB);
}

std::string transparent_png(std::uint32_t width, std::uint32_t height) {
    return png_of(std::vector<std::uint8_t>(std::size_t{width} * height * 4), width, height,
                  PNG_FORMAT_RGBA);
}

std::string transparent_webp(std::uint32_t width, std::uint32_t height) {
    const std::vector<std::uint8_t> rgba(std::size_t{width} * height * 4);
    std::uint8_t* out = nullptr;
    const std::size_t size =
        WebPEncodeLosslessRGBA(rgba.data(), static_cast<int>(width), static_cast<int>(height),
                               static_cast<int>(width * 4), &out);
    std::string bytes(reinterpret_cast<char*>(out), size);
    WebPFree(out);
    return bytes;
}

std::string grey_jpeg(std::uint32_t width, std::uint32_t height, std::uint8_t level) {
    return jpeg_of({width, height, JCS_GRAYSCALE, 1}, std::vector<std::uint8_t>(width, level));
}

std::string cmyk_jpeg(std::uint32_t width, std::uint32_t height) {
    std::vector<std::uint8_t> row(std::size_t{width} * 4, 255);
    for (std::size_t x = 0; x < width; ++x) row[4 * x] = 0;
    return jpeg_of({width, height, JCS_CMYK, 4}, std::move(row));
}

std::string jpeg_of_scans(int scans) {
    // The constant term in one scan, then the others one frequency a scan, all of the first bit
    // plane; what remains of the count is one frequency at finer and finer bits.
    std::vector<jpeg_scan_info> script{{1, {0}, 0, 0, 0, 0}};
    for (int k = 1; static_cast<int>(script.size()) < scans && k < 64; ++k)
        script.push_back({1, {0}, k, k, 0, k == 1 ? 2 : 0});
    for (int bit = 2; static_cast<int>(script.size()) < scans && bit > 0; --bit)
        script.push_back({1, {0}, 1, 1, bit, bit - 1});
    REQUIRE(static_cast<int>(script.size()) == scans);
    return jpeg_of({8, 8, JCS_GRAYSCALE, 1, script}, {0, 255, 0, 255, 90, 9, 200, 40});
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
    const std::string colour{"\x08\x02\0\0\0", 5};
    return "\x89PNG\r\n\x1A\n" +
           png_chunk("IHDR", big_endian(width) + big_endian(height) + colour) +
           png_chunk("IDAT", "\x78\x9C") + png_chunk("IEND", "");
}

std::string jpeg_claiming(std::uint32_t width, std::uint32_t height) {
    std::string bytes = grey_jpeg(8, 8, 100);
    const std::size_t frame = bytes.find("\xFF\xC0");
    REQUIRE(frame != std::string::npos);
    bytes.replace(frame + 5, 4, big_endian(height << 16 | width));
    return bytes;
}

std::string webp_claiming(std::uint32_t width, std::uint32_t height) {
    std::string bytes = *encode_webp(gradient(8, 8), 80);
    const std::size_t frame = bytes.find("\x9D\x01\x2A");  // RFC 6386 section 9.1
    REQUIRE(frame != std::string::npos);
    bytes.replace(frame + 3, 4, little_endian(width, 2) + little_endian(height, 2));
    return bytes;
}

std::string animated_webp_header() {
    const std::string flags{"\x02\0\0\0", 4};
    const std::string canvas = flags + little_endian(7, 3) + little_endian(7, 3);
    const std::string body =
        "WEBP" + riff_chunk("VP8X", canvas) + riff_chunk("ANIM", std::string(6, '\0'));
    return "RIFF" + little_endian(body.size(), 4) + body;
}

std::string with_exif_jpeg(const std::string& jpeg, int orientation) {
    const std::string data = std::string("Exif\0\0", 6) + exif(orientation);
    const auto length = static_cast<std::uint32_t>(data.size() + 2);
    return jpeg.substr(0, 2) + "\xFF\xE1" + big_endian(length).substr(2) + data + jpeg.substr(2);
}

std::string with_exif_png(const std::string& png, int orientation) {
    const std::size_t after_header = 8 + 12 + 13;
    return png.substr(0, after_header) + png_chunk("eXIf", exif(orientation)) +
           png.substr(after_header);
}

std::string with_exif_webp(const std::string& webp, const Image& image, int orientation) {
    const std::string flags{"\x08\0\0\0", 4};
    const std::string canvas =
        flags + little_endian(image.width - 1, 3) + little_endian(image.height - 1, 3);
    const std::string body = "WEBP" + riff_chunk("VP8X", canvas) + webp.substr(12) +
                             riff_chunk("EXIF", exif(orientation));
    return "RIFF" + little_endian(body.size(), 4) + body;
}

}  // namespace innkeeper::media::samples
