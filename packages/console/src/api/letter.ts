import { type Static, Type } from 'typebox'
import { Count, FailureKey, Fingerprint, TimeOrNone } from './common.ts'
import { LetterRow, Origin, Place } from './letters.ts'

/** Bytes as people can look at them. Values are masked unless they are unmasked for this session. */
export const Content = Type.Object({
  /** `null`: there is none (which is not empty). */
  text: Type.Union([Type.String(), Type.Null()]),
  /** Given when the bytes are not UTF-8: `text` is base64 then. */
  encoding: Type.Optional(Type.Literal('base64')),
  bytes: Count,
  /** `json` when it parses as that; its tree is the client's to make. */
  format: Type.Union([Type.Literal('json'), Type.Literal('text'), Type.Literal('binary'), Type.Literal('none')]),
  /** The text is cut after so many bytes as it holds; `…/value` brings all. */
  cut: Type.Boolean(),
  /** Places that were masked. */
  masked: Count
})
export type Content = Static<typeof Content>

export const Frame = Type.Object({
  text: Type.String(),
  /** Of the application, and not of a framework or the runtime. */
  own: Type.Boolean(),
  /** A line that begins a further exception: `Caused by: …` */
  head: Type.Boolean()
})
export type Frame = Static<typeof Frame>

export const Header = Type.Object({
  name: Type.String(),
  value: Type.Union([Type.String(), Type.Null()]),
  encoding: Type.Optional(Type.Literal('base64')),
  /** What it means, where a dialect's reader knows: a number of 8 bytes as a number, a time as a time. */
  decoded: Type.Optional(Type.String()),
  /** The record's own, or told by whoever wrote the letter. */
  of: Type.Union([Type.Literal('record'), Type.Literal('failure')])
})
export type Header = Static<typeof Header>

/** One moment in the life of a failure, oldest first. */
export const Moment = Type.Object({
  at: TimeOrNone,
  /** failed, parked, discarded, restored, redriven, noted, assigned */
  what: Type.String(),
  by: Type.Union([Type.String(), Type.Null()]),
  why: Type.Union([Type.String(), Type.Null()]),
  operation: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
  /** The letter that it left. */
  letter: Type.Union([Place, Type.Null()])
})
export type Moment = Static<typeof Moment>

/** A place in the value that its error names. */
export const ValueError = Type.Object({
  /** JSON pointer, or '' for the whole. */
  path: Type.String(),
  message: Type.String(),
  /** Where a parser stopped, in characters of the text. */
  position: Type.Optional(Count)
})

export const LetterDetail = Type.Object({
  ...Place.properties,
  row: LetterRow,
  /** What happened, in one sentence. */
  sentence: Type.String(),
  failure: FailureKey,
  fingerprint: Fingerprint,
  error: Type.Union([Type.String(), Type.Null()]),
  message: Type.Union([Type.String(), Type.Null()]),
  stack: Type.Array(Frame),
  timestamp: TimeOrNone,
  origin: Origin,
  key: Content,
  value: Content,
  headers: Type.Array(Header),
  valueErrors: Type.Array(ValueError),
  /** What of the record is shown otherwise than it is. */
  masked: Type.Array(Type.Union([Type.Literal('key'), Type.Literal('value'), Type.Literal('headers')])),
  /** Parts of the record that were too large for the letter. */
  trimmed: Type.Array(Type.String()),
  history: Type.Array(Moment),
  /** Other letters of the same failure. */
  siblings: Type.Array(Place),
  /** When retention takes it; `null`: never, or not known. */
  expiresAt: TimeOrNone,
  /** It may be seen unmasked until then; `null`: masked. */
  unmaskedUntil: TimeOrNone,
  /** The command that shows the same. */
  command: Type.String()
})
export type LetterDetail = Static<typeof LetterDetail>

/** Everything that happened to the failure of a letter, oldest first: also decisions that others came after, as the audit tells them. */
export const LetterHistory = Type.Object({
  items: Type.Array(Moment),
  /** Earlier decisions may be missing: the audit cannot be read. */
  problem: Type.Union([Type.String(), Type.Null()])
})
export type LetterHistory = Static<typeof LetterHistory>

/** The letter as a file of fixtures, masked unless it is unmasked for this session. */
export const LetterFixture = Type.Object({ file: Type.String(), text: Type.String() })
export type LetterFixture = Static<typeof LetterFixture>

/** The record that failed, as it lies in its topic. */
export const OriginRecord = Type.Object({
  /** `found`; `gone`: retention or compaction took it; `unknown`: the letter does not tell; `forbidden`. */
  state: Type.Union([Type.Literal('found'), Type.Literal('gone'), Type.Literal('unknown'), Type.Literal('forbidden')]),
  /** What to do next, where it is not found. */
  detail: Type.String(),
  origin: Origin,
  timestamp: TimeOrNone,
  key: Type.Union([Content, Type.Null()]),
  value: Type.Union([Content, Type.Null()]),
  headers: Type.Array(Header),
  /** What differs from the letter: `key`, `value`, `header:<name>`. Empty: the letter is the record. */
  differs: Type.Array(Type.String())
})
export type OriginRecord = Static<typeof OriginRecord>

/** Letters whose records have the same key, by their origin's order. */
export const Neighbours = Type.Object({
  /** `null`: the letter has no key, or none that is indexed. */
  key: Type.Union([Type.String(), Type.Null()]),
  before: Type.Array(LetterRow),
  after: Type.Array(LetterRow)
})
export type Neighbours = Static<typeof Neighbours>
