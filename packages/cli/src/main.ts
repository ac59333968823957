#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts'
import { nodeComplaint } from './node-version.ts'

// Nothing else is loaded before: an older Node.js fails at what the rest imports.
const complaint = nodeComplaint(process.versions.node)
if (complaint === null) await import('./start.ts')
else {
  process.stderr.write(`dead-letter: ${complaint}\n`)
  process.exitCode = exitCodes.usage
}
