import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JoinAnswer, SyncAnswer } from '../../../src/groups/classic-protocol.ts'
import { runs } from '../../runs.ts'
import { type Answer, range, Scene, sticky, text } from './members.ts'

/** A client that may do anything at any time. */
interface Client {
  readonly instanceId: string | null
  id: string
  generation: number
  joins: Answer<JoinAnswer>[]
}

const step = fc.record({
  who: fc.nat(4),
  what: fc.constantFrom(
    'gather',
    'gather',
    'join',
    'sync',
    'sync',
    'sync',
    'heartbeat',
    'leave',
    'wait',
    'expire',
    'restart'
  ),
  version: fc.constantFrom(3, 8, 9),
  ms: fc.constantFrom(0, 1, 4000, 11_000, 70_000, 310_000),
  both: fc.boolean()
})

test('in any interleaving: one leader a generation, its assignment for each member, an answer to every request', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.constantFrom(0, 3000), (steps, delayMs) => {
      const scene = new Scene({ 'group.initial.rebalance.delay.ms': delayMs })
      const leaders = new Map<number, Set<string>>()
      const clients: Client[] = [null, null, null, 'i3', 'i4'].map(instanceId => ({
        instanceId,
        id: '',
        generation: -1,
        joins: []
      }))
      const joins: Answer<JoinAnswer>[] = []
      const syncs: { readonly answer: Answer<SyncAnswer>; readonly id: string; readonly isStatic: boolean }[] = []

      const learn = (): void => {
        for (const client of clients)
          for (const { value } of client.joins.filter(join => join.value !== null)) {
            client.joins = client.joins.filter(join => join.value !== value)
            client.id = value?.memberId ?? ''
            client.generation = value?.generationId ?? -1
            if (value?.generationId === undefined || (value.members?.length ?? 0) === 0) continue
            const known = leaders.get(value.generationId) ?? new Set()
            // A static leader that came back leads its generation under another id.
            leaders.set(value.generationId, known.add(client.instanceId ?? client.id))
            assert.equal(value.leader, value.memberId)
          }
      }

      const join = (client: Client, version: number, both: boolean): void => {
        const { id: memberId, instanceId } = client
        const answer = scene.join({ memberId, instanceId, version, protocols: both ? [sticky, range] : [range] })
        client.joins.push(answer)
        joins.push(answer)
        learn()
      }

      for (const { who, what, version, ms, both } of steps) {
        const client = clients[who]
        if (client === undefined) continue
        const { id, instanceId, generation } = client
        if (what === 'join') join(client, version, both)
        else if (what === 'gather') {
          // Twice: the first time may give an id only.
          for (const each of [...clients, ...clients])
            if (each.joins.length === 0 && each.generation < scene.group.generation + 1) join(each, version, both)
          scene.clock.advance(3000)
        } else if (what === 'sync' && id !== '') {
          const everyone = [...scene.group.members].map(member => member.id)
          const parts = Object.fromEntries(everyone.map(each => [each, `for ${each}`]))
          syncs.push({ answer: scene.sync(id, parts, instanceId), id, isStatic: instanceId !== null })
        } else if (what === 'heartbeat') scene.heartbeat(id, generation, instanceId)
        else if (what === 'leave') scene.group.leave([{ memberId: id, instanceId }])
        else if (what === 'wait') scene.clock.advance(ms)
        else if (what === 'expire') scene.group.expireSession(both ? undefined : id)
        else client.id = ''
        learn()

        const { group } = scene
        const ids = [...group.members].map(member => member.id)
        assert.equal(group.leaderId === null, ids.length === 0)
        if (group.leaderId !== null) assert.ok(ids.includes(group.leaderId))
        if (group.state === 'Empty') assert.equal(ids.length, 0)
        if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
          assert.ok(ids.length > 0)
          for (const member of group.members) assert.ok(member.supports(group.protocolName ?? ''))
        }
      }

      // No one speaks any more: within a new member's patience and a rebalance, every request has its answer.
      scene.clock.advance(500_000)
      assert.equal(scene.group.state, 'Empty')
      for (const join of joins) assert.equal(join.count, 1)
      for (const { answer, id, isStatic } of syncs) {
        assert.equal(answer.count, 1)
        // A static member that came back finds what was assigned to its former self.
        if (!answer.value?.errorCode)
          assert.ok(isStatic ? text(answer).startsWith('for i') : text(answer) === `for ${id}`)
      }
      for (const ids of leaders.values()) assert.equal(ids.size, 1)
      assert.equal(scene.clock.waiting, 0)
    }),
    runs(150)
  )
})
