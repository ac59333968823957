/** Loaded before a program: at its end its stderr says how much memory it had at most. */
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS} KiB\n`))
