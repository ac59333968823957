import type { Reader } from './readers.ts'

export type Command =
  | 'run'
  | 'doctor'
  | 'dlqs'
  | 'causes'
  | 'report'
  | 'ls'
  | 'peek'
  | 'show'
  | 'tail'
  | 'park'
  | 'discard'
  | 'restore'
  | 'note'
  | 'assign'
  | 'audit'
  | 'plan'
  | 'redrive'
  | 'ops'
  | 'trial'
  | 'export'
  | 'import'
  | 'rescue'
  | 'truncate'
  | 'erase'
  | 'prune'
  | 'console'
  | 'produce'
  | 'broker'

/** How one setting is given, read and shown. */
export interface Setting<T> {
  /** The flag, where it is not the setting's name: commands that share no settings may share a flag. */
  readonly flag?: string
  /** What follows the flag, as --help shows it; none for a switch. */
  readonly value?: string
  readonly about: string
  readonly read: Reader<T>
  /** As --help says it; the value itself is `default`. */
  readonly defaultText?: string
  readonly default?: T
  readonly repeatable?: boolean
  /** A list of which nothing is taken away: what flags, environment and file give counts together. */
  readonly adds?: boolean
  /** It is no flag but stands behind the command's name, in the order of the settings. */
  readonly operand?: string
  readonly commands: readonly Command[]
  /**
   * Where else than by flag it can be given. `shared`: environment and configuration file, where one name serves every
   * command. `flag`: only on the command line. `secret`: only in the environment and the file, and never shown.
   */
  readonly given: 'shared' | 'flag' | 'secret'
}

/** Lets the reader say of which type a setting is. */
export const setting = <T>(definition: Setting<T>): Setting<T> => definition

/** Commands that decide something about dead letters. */
export const deciding = ['park', 'discard', 'restore', 'note', 'assign'] as const
/** Commands that send letters back, or say what would be. */
export const redriving = ['plan', 'redrive'] as const
/** Commands that need to be told which letters are meant. */
export const binding = [...deciding, ...redriving, 'trial', 'export', 'rescue'] as const
/** Commands that read dead letters. */
export const reading = ['causes', 'report', 'ls', 'peek'] as const
/** Commands that say of letters what is decided about them, or decide it. */
export const withLedger = [
  ...reading,
  'dlqs',
  'show',
  'tail',
  ...binding,
  'import',
  'truncate',
  'erase',
  'prune',
  'audit',
  'ops'
] as const
/** Commands that take the flags of a filter. */
export const selecting = [...reading, 'show', 'tail', ...binding] as const
/** Commands that show or write what letters hold. */
export const showing = [...reading, 'show', 'tail', 'trial', 'export', 'rescue'] as const
/** Commands that hand records to code of the user's. */
export const handling = ['run', 'trial'] as const
/** Commands that have to do with one dead-letter topic. */
export const withLetters = ['run', 'doctor', ...selecting, 'import', 'truncate', 'erase'] as const
/** Commands whose result is JSON for machines when it is asked for. */
export const withJson = [...withLetters, 'dlqs', 'prune', 'audit', 'ops'] as const
/** Commands that talk to a cluster. */
export const everyCluster = [...withJson, 'produce', 'console'] as const
/** Commands that look at topics as a consumer does. */
export const consuming = ['run', 'doctor'] as const
