export { type FixtureOptions, type LetterFixture, lettersFrom } from './testing/letters-from.ts'
export type { TrialContext, TrialHandler } from './testing/try-record.ts'
