// An embedded broker as a process. Its argument is its configuration as JSON; it prints `{"bootstrap":"host:port"}` when
// it is ready. end-with-parent.ts is loaded before it.
import { Broker } from '@dead-letter/broker'

const broker = await Broker.start({ configs: JSON.parse(process.argv[2] ?? '{}') })
console.log(JSON.stringify({ bootstrap: broker.bootstrap }))
