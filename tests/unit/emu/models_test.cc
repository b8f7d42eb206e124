// The table of models.
#include "emu/models.h"

#include <gtest/gtest.h>

namespace cxsim::emu {
namespace {

TEST(Models, AreFoundInAnyCaseOfLetters) {
    ASSERT_TRUE(find_model("C240"));
    EXPECT_EQ(find_model("c240")->cpu_count, 4U);
    EXPECT_EQ(find_model("C1-xl")->family, Family::c1);
    EXPECT_FALSE(find_model("c250"));
    EXPECT_EQ(all_models().size(), 9U);
}

TEST(Models, IeeeHardwareIsAnOptionOfTheC1AndNormalOnTheC2) {
    for (const Model& model : all_models()) {
        EXPECT_EQ(model.ieee_by_default, model.family == Family::c2) << model.name;
        EXPECT_TRUE(has(features_of(model, false), Feature::native)) << model.name;
        EXPECT_FALSE(has(features_of(model, false), Feature::ieee)) << model.name;
        EXPECT_TRUE(has(features_of(model, true), Feature::ieee)) << model.name;
        EXPECT_EQ(has(features_of(model, true), Feature::intrinsic), model.family == Family::c2);
    }
}

} // namespace
} // namespace cxsim::emu
