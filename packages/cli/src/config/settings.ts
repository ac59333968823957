import * as read from './readers.ts'
import { type Command, everyCluster, type Setting, setting, withJson } from './setting.ts'
import { archiveSettings } from './settings/archive.ts'
import { brokerSettings } from './settings/broker.ts'
import { connectionSettings } from './settings/connection.ts'
import { consoleSettings } from './settings/console.ts'
import { decisionSettings } from './settings/decisions.ts'
import { filterSettings } from './settings/filter.ts'
import { handlingSettings } from './settings/handling.ts'
import { lettersSettings } from './settings/letters.ts'
import { maskingSettings } from './settings/masking.ts'
import { redriveSettings } from './settings/redrive.ts'
import { runSettings } from './settings/run.ts'
import { sourceSettings } from './settings/source.ts'
import { trialSettings } from './settings/trial.ts'

export type { Command } from './setting.ts'

/**
 * Everything that can be set, in the order of --help. The flag is the name in kebab case, the environment variable DEAD_LETTER_
 * and the name in capitals.
 */
const table = {
  brokers: setting({
    value: '<host:port,…>',
    about: 'Kafka brokers to begin with',
    read: read.brokers,
    default: ['localhost:9092'],
    defaultText: 'localhost:9092',
    commands: everyCluster,
    given: 'shared'
  }),
  ...sourceSettings,
  ...handlingSettings,
  ...runSettings,
  ...filterSettings,
  ...lettersSettings,
  ...maskingSettings,
  ...decisionSettings,
  ...redriveSettings,
  ...trialSettings,
  ...archiveSettings,
  ...consoleSettings,
  ...brokerSettings,
  json: setting({
    about: 'JSON for machines on stdout',
    read: read.flag,
    default: false,
    commands: [...withJson, 'broker', 'console'],
    given: 'shared'
  }),
  ...connectionSettings
}

/** The settings as the commands use them. What was not given and has no default is undefined. */
export type Settings = {
  readonly [K in keyof typeof table]: (typeof table)[K] extends Setting<infer T> ? T : never
}

export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = table

/** Names of what one command takes. `doctor` looks at a run as a whole: it takes what a run's file or environment may hold. */
export const settingsOf = (command: Command): (keyof Settings)[] =>
  (Object.keys(settings) as (keyof Settings)[]).filter(name => {
    const { commands, given } = settings[name]
    return commands.includes(command) || (command === 'doctor' && given === 'shared' && commands.includes('run'))
  })

/** As it is given on the command line: a flag, or an operand in brackets. */
export const flagName = (name: string): string =>
  (Object.hasOwn(settings, name)
    ? (settings[name as keyof Settings].operand ?? settings[name as keyof Settings].flag)
    : undefined) ?? `--${name.replaceAll(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`

export const variableName = (name: string): string =>
  `DEAD_LETTER_${name.replaceAll(/[A-Z]/g, capital => `_${capital}`).toUpperCase()}`
