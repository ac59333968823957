import { clientsOf } from './clients.ts'
import { waitFor } from './wait.ts'

const resources = { topic: 2, group: 3, cluster: 4, 'transactional id': 5 } as const
const operations = {
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11
} as const
const literal = 3
const prefixed = 4
const allowed = 3

export interface Permission {
  readonly user: string
  /** Of a cluster with users: the plain listener, over which everything is allowed. */
  readonly brokers: string
  readonly on: keyof typeof resources
  /** Of a topic or group; the cluster's is 'kafka-cluster'. */
  readonly name: string
  readonly may: readonly (keyof typeof operations)[]
  /** `name` is how names begin. */
  readonly prefixed?: boolean
}

const entries = ({ user, on, name, may, prefixed: begins = false }: Permission) =>
  may.map(operation => ({
    resourceType: resources[on],
    resourceName: name,
    resourcePatternType: begins ? prefixed : literal,
    principal: `User:${user}`,
    host: '*',
    operation: operations[operation],
    permissionType: allowed
  }))

/** Lets a user of a cluster with `users` or `secured` do something; who may do nothing is refused. Resolves when it holds. */
export async function permit(permission: Permission): Promise<void> {
  await clientsOf(permission.brokers).admin.createAcls({ creations: entries(permission) as never })
  await untilShown(permission, true)
}

/** Takes back what was permitted. Resolves when it holds. */
export async function forbid(permission: Permission): Promise<void> {
  await clientsOf(permission.brokers).admin.deleteAcls({ filters: entries(permission) as never })
  await untilShown(permission, false)
}

/** The controller answers before the broker has heard of it. */
async function untilShown(permission: Permission, wanted: boolean): Promise<void> {
  const { admin } = clientsOf(permission.brokers)
  for (const filter of entries(permission)) {
    await waitFor(`the permission ${permission.may} on ${permission.name}`, async () => {
      const found = await admin.describeAcls({ filter: filter as never })
      return found.some(({ acls }) => acls.length > 0) === wanted
    })
  }
}
