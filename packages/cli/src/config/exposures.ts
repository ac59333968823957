import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HeaderTemplate } from './header-templates.ts'
import type { Surroundings } from './resolve-settings.ts'
import { type Command, type Settings, settings, settingsOf, variableName } from './settings.ts'

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::\d+)?$/i
/** Bits of a file's mode by which its group or all others may read it. */
const readableByOthers = 0o044
/** Headers that say who somebody is. */
const secretHeader = /^(?:proxy-)?authorization$|^cookie$|token|secret|password|api-?key/i

/**
 * What of a command's secrets others can see: a password that goes over the network as it is, a configuration file that
 * others may read. `run` and `doctor` hear of SASL's from the library.
 */
export function exposures(
  command: Command,
  given: Partial<Settings>,
  file: unknown,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>
): string[] {
  return [...overNetwork(command, given), ...inFile(command, given, file ?? env[variableName('config')], { env, cwd })]
}

function overNetwork(command: Command, given: Partial<Settings>): string[] {
  const warnings: string[] = []
  const { saslMechanism, brokers = [], targetBrokers = [], tls, tlsCa, tlsCert, http, httpHeader = [] } = given
  const encrypted = tls === true || tlsCa !== undefined || tlsCert !== undefined
  const told = command === 'run' || command === 'doctor'
  const shown = saslMechanism === 'PLAIN' ? 'password' : saslMechanism === 'OAUTHBEARER' ? 'token' : null
  const isFar = (broker: string): boolean => !loopback.test(broker)
  if (!told && shown !== null && !encrypted && [...brokers, ...targetBrokers].some(isFar))
    warnings.push(
      `--sasl-mechanism ${saslMechanism} without --tls sends the ${shown} over the network as it is; use --tls or SCRAM`
    )
  const url = http === undefined ? null : new URL(http)
  const header = httpHeader.find(({ name }) => secretHeader.test(name))
  if (url?.protocol === 'http:' && isFar(url.hostname) && header !== undefined)
    warnings.push(`--http sends the header ${header.name} over the network as it is; use https`)
  return warnings
}

function inFile(
  command: Command,
  given: Partial<Settings>,
  file: unknown,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>
): string[] {
  if (typeof file !== 'string' || file === '' || process.platform === 'win32') return []
  const path = resolve(cwd, file)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & readableByOthers) === 0) return []
  const holdsSecret = settingsOf(command).some(
    name => settings[name].given === 'secret' && given[name] !== undefined && !env[variableName(name)]
  )
  if (!holdsSecret && !holdsHeader(path, given.httpHeader ?? [])) return []
  return [`configuration file ${file} holds a password or a secret and may be read by others; chmod 600 it`]
}

/** Whether one of the headers is given in the file, its secret and not where that is. */
function holdsHeader(path: string, headers: readonly HeaderTemplate[]): boolean {
  const secrets = headers.filter(({ name, value }) => secretHeader.test(name) && !/\$\{(?:env|file):/.test(value))
  if (secrets.length === 0) return false
  const text = readFileSync(path, 'utf8')
  return secrets.some(({ value }) => text.includes(JSON.stringify(value).slice(1, -1)))
}
