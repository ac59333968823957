import type { Setting, Settings } from '../api/index.ts'
import { defaults } from '../options.ts'
import { schemaVersion } from '../store/schema.ts'
import type { Handlers } from '../work/ask.ts'
import type { Parts } from '../work/parts.ts'

export const settingsRoutes = (parts: Parts): Handlers<'settings'> => ({
  settings: async () => {
    const { options, index, reader, names } = parts
    const { sources = {}, connection } = options
    const setting = (name: string, value: unknown, about: string): Setting => ({
      ...{ name, value: Array.isArray(value) ? value.join(', ') : String(value ?? 'none'), about },
      from: sources[name] ?? 'default'
    })
    const bytes = await reader.ask('size', null)
    const { letters } = index.progress
    return {
      settings: [
        setting('brokers', [connection.brokers].flat(), 'Kafka brokers to begin with'),
        setting('host', options.host ?? defaults.host, 'address that it listens at'),
        setting('port', options.port ?? defaults.port, 'port that it listens at'),
        setting('origin', options.origin, 'where people see it, behind a proxy'),
        setting('trustedProxies', options.trustedProxies, 'proxies whose X-Forwarded-For is believed'),
        setting('data', options.dataDir ?? 'a temporary folder', 'folder of the index'),
        setting('readOnly', options.readOnly ?? false, 'changes nothing'),
        setting('users', options.users, 'file of those who may sign in'),
        setting(
          'consumers',
          options.consumers?.map(target => new URL(target).origin),
          'services that are asked whether their consumers are held up'
        ),
        setting('oidcIssuer', options.oidc?.issuer, 'identity provider that people sign in at'),
        setting('oidcClientId', options.oidc?.clientId, 'what the identity provider knows the console by'),
        setting(
          'oidcGroups',
          options.oidc && (options.oidc.groupsClaim ?? defaults.groupsClaim),
          'claim that names groups'
        ),
        setting('ledger', names.ledger, 'topic that holds what is decided'),
        setting('mask', options.mask ?? [], 'fields and headers that are hidden'),
        setting('values', index.settings.valueBytes > 0, 'values are indexed'),
        setting('signOff', options.signOff ?? false, "a redrive needs a second person's signature")
      ],
      index: {
        file: index.settings.file,
        bytes,
        bytesPerLetter: letters === 0 ? null : Math.round(bytes / letters),
        maxBytes: index.settings.maxBytes,
        maxLetterBytes: index.settings.valueBytes,
        schema: schemaVersion,
        rebuilt: index.rebuilt
      },
      ledger: {
        name: names.ledger,
        state: index.ledger.state,
        entries: index.ledger.entries,
        faults: index.ledger.faults
      }
    } satisfies Settings
  }
})
