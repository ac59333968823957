// An older Node.js is named before anything fails for it.
import './node-version.ts'

export { type FixtureOptions, type LetterFixture, lettersFrom } from './testing/letters-from.ts'
export type { TrialContext, TrialHandler } from './testing/try-record.ts'
