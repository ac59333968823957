// An embedded broker in a process of its own. Prints `{"bootstrap":…,"startMs":…}` when it is up; ends with its parent.
import { Broker } from '@dead-letter/broker'

const started = performance.now()
const broker = await Broker.start({ configs: { 'num.partitions': 8 } })
process.send?.({ bootstrap: broker.bootstrap, startMs: performance.now() - started })
setInterval(() => process.send?.({ rss: Math.round(process.memoryUsage.rss() / 1e6) }), 50).unref()
process.once('disconnect', () => process.exit(0))
