// Loaded into programs that a test starts: they end when the test's process does, however it ends.
process.once('disconnect', () => process.exit(1))
process.channel?.unref()
