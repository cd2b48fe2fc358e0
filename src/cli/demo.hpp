// `--demo`: a clinic of invented people at a fixed moment, made anew for one command and gone after it.
#pragma once

#include "cli/globals.hpp"

#include <string>

namespace mat::cli {

/// A folder in memory (else a temporary one) with the invented clinic's store and key; removed with everything in it.
/// Nobody in it was ever alive. Throws store::Error where no folder can be made.
class DemoClinic {
  public:
    /// How far the clinic is: `init` finds nothing yet, `store import` a store without history.
    enum class Stage { nothing, new_store, running };
    explicit DemoClinic(Stage stage);
    ~DemoClinic();
    DemoClinic(const DemoClinic&) = delete;
    DemoClinic& operator=(const DemoClinic&) = delete;

    /// Points the command line at the clinic: its store, its key, its moment, its login with every role.
    void take_over(Globals& globals, Surroundings& surroundings) const;

  private:
    std::string folder_;
    int held_; ///< the folder, locked while it is in use
};

} // namespace mat::cli
