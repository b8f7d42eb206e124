// Putting reels on and taking them off.
#include "emu/devices/tape/tape_drive.h"

namespace cxsim::emu {

std::expected<void, std::string> TapeDrive::attach(const TapeReel& reel) {
    auto image = TapeImage::open(reel.file, reel.write_protected);
    if (!image) {
        return std::unexpected(image.error());
    }
    image_ = std::move(*image);
    reel_ = reel;
    online_ = true;
    return {};
}

void TapeDrive::detach() {
    image_.reset();
    reel_ = {};
    online_ = false;
}

void TapeDrive::unload() {
    if (image_) {
        image_->rewind();
    }
    online_ = false;
}

bool TapeDrive::load() {
    if (!image_) {
        return false;
    }
    if (!online_) {
        image_->rewind();
        online_ = true;
    }
    return true;
}

} // namespace cxsim::emu
