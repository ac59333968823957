import type { Reader } from './readers.ts'

export type Command = 'run' | 'doctor' | 'peek' | 'report' | 'produce' | 'broker'

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
  readonly commands: readonly Command[]
  /**
   * Where else than by flag it can be given. `shared`: environment and configuration file, where one name serves every
   * command. `flag`: only on the command line. `secret`: only in the environment and the file, and never shown.
   */
  readonly given: 'shared' | 'flag' | 'secret'
}

/** Lets the reader say of which type a setting is. */
export const setting = <T>(definition: Setting<T>): Setting<T> => definition

/** Commands that talk to a cluster. */
export const everyCluster = ['run', 'doctor', 'peek', 'report', 'produce'] as const
/** Commands that have to do with one dead-letter topic. */
export const withLetters = ['run', 'doctor', 'peek', 'report'] as const
/** Commands that look at topics as a consumer does. */
export const consuming = ['run', 'doctor'] as const
/** Commands that read dead letters. */
export const reading = ['peek', 'report'] as const
