import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PatternSubscriptions } from '../../../src/groups/consumer/pattern-subscriptions.ts'
import type { Registry, TopicShape } from '../../../src/groups/consumer/registry.ts'
import { FakeClock } from '../../fake-clock.ts'

test('many topics in a row cost a group one look at them', () => {
  let looks = 0
  const shapes: TopicShape[] = []
  const topics = {
    *[Symbol.iterator]() {
      for (const shape of shapes) {
        looks++
        yield shape
      }
    }
  }
  const patterns = new PatternSubscriptions({ clock: new FakeClock(), topics } as unknown as Registry, () => {})
  for (let i = 0; i < 1000; i++) {
    shapes.push({ name: `t${i}`, id: `${i}`, partitions: [] })
    patterns.topicsChanged()
  }
  assert.ok(looks < 10, `${looks} looks at topics`)
})
