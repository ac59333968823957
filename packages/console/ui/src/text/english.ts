import { causesWords } from './english/causes.ts'
import { changeWords } from './english/change.ts'
import { commonWords } from './english/common.ts'
import { filtersWords } from './english/filters.ts'
import { frameWords } from './english/frame.ts'
import { keptWords } from './english/kept.ts'
import { letterWords } from './english/letter.ts'
import { lettersWords } from './english/letters.ts'
import { operationsWords } from './english/operations.ts'
import { overviewWords } from './english/overview.ts'
import { redriveWords } from './english/redrive.ts'
import { sessionWords } from './english/session.ts'

/** Every word that the screens say; by screen in the files beside it. */
export const text = {
  ...commonWords,
  ...frameWords,
  ...sessionWords,
  ...filtersWords,
  ...overviewWords,
  ...causesWords,
  ...lettersWords,
  ...letterWords,
  ...redriveWords,
  ...changeWords,
  ...operationsWords,
  ...keptWords
}
