// Where the engine's memory comes from. A command lives for milliseconds, and a third of them went into the C library's bookkeeping for some ten
// thousand pieces of a hundred bytes: the schema, and the statements that are prepared.
#pragma once

namespace mat::store {

/// Gives the engine memory from blocks that are kept to the end of the process: a piece that is returned waits for the next of its size.
/// Large pieces come from the C library as ever. A setting of the whole engine, made before its first connection; answers its code.
int use_engine_memory();

} // namespace mat::store
