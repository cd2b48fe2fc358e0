// `--demo`: a clinic of invented people at a fixed moment, made anew for one command and gone after it.
#pragma once

#include "cli/globals.hpp"

#include <string>

namespace mat::cli {

/// A folder in memory (else a temporary one) with the invented clinic's store and key; removed with everything in it;
/// what a command that was killed has left goes with the next one.
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
    void remove();
    std::string folder_;
    int held_ = -1; ///< the folder, locked: what nobody holds is swept away by the next one
};

} // namespace mat::cli
