import { join } from 'node:path'
import { PythonPackage } from '../../conformance/suites/other-clients/python.ts'
import { positional, programs } from './node-program.ts'
import type { Rival } from './rival.ts'

const version = '3.0.12'
const client = new PythonPackage('kafka-python', version, 'kafka')

export const kafkaPython: Rival = {
  title: `kafka-python ${version}`,
  prepare: async () => (await client.prepare()) || null,
  command: ({ mode: _, ...order }) => ({
    file: client.python,
    args: [join(programs, 'kafka_python.py'), ...positional({ ...order, mode: undefined })]
  })
}
