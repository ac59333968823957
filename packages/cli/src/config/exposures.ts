import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Surroundings } from './resolve-settings.ts'
import { type Command, type Settings, settings, settingsOf, variableName } from './settings.ts'

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::\d+)?$/i
/** Bits of a file's mode by which its group or all others may read it. */
const readableByOthers = 0o044

/**
 * What of a command's secrets others can see: a password that goes over the network as it is, a configuration file that
 * others may read. `run` and `doctor` hear of the first from the library.
 */
export function exposures(
  command: Command,
  given: Partial<Settings>,
  file: unknown,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>
): string[] {
  const warnings: string[] = []
  const { saslMechanism, brokers = [], tls, tlsCa, tlsCert } = given
  const encrypted = tls === true || tlsCa !== undefined || tlsCert !== undefined
  const told = command === 'run' || command === 'doctor'
  const shown = saslMechanism === 'PLAIN' ? 'password' : saslMechanism === 'OAUTHBEARER' ? 'token' : null
  if (!told && shown !== null && !encrypted && brokers.some(broker => !loopback.test(broker)))
    warnings.push(
      `--sasl-mechanism ${saslMechanism} without --tls sends the ${shown} over the network as it is; use --tls or SCRAM`
    )
  const path = file ?? env[variableName('config')]
  if (typeof path !== 'string' || path === '' || process.platform === 'win32') return warnings
  const mode = statSync(resolve(cwd, path), { throwIfNoEntry: false })?.mode ?? 0
  const holdsSecret = settingsOf(command).some(
    name => settings[name].given === 'secret' && given[name] !== undefined && !env[variableName(name)]
  )
  if (holdsSecret && (mode & readableByOthers) !== 0)
    warnings.push(`configuration file ${path} holds a password or a secret and may be read by others; chmod 600 it`)
  return warnings
}
