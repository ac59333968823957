import type { ErrorShape } from './error-shape.ts'
import { lookup, type Verdict } from './verdict.ts'

/** MySQL's and MariaDB's error numbers, client errors (2xxx) included. */
const mysql = lookup({
  infrastructure: [
    // too many, shutting down, hosts refused, network
    ...[
      1040, 1053, 1077, 1078, 1079, 1129, 1130, 1135, 1152, 1158, 1159, 1160, 1161, 1184, 1189, 1190, 1203, 1226, 1927
    ],
    // who asks: user, password, database, privileges
    ...[1044, 1045, 1049, 1142, 1143, 1227, 1251, 1370, 1698, 1820, 1862, 3118, 3159],
    // disk, memory, a table that is full or broken
    ...[1021, 1037, 1038, 1041, 1114, 1194, 1195],
    // read-only, off-line, not the primary
    ...[1290, 1792, 1836, 3032, 3098, 3100, 3101],
    ...[2002, 2003, 2005, 2006, 2012, 2013, 2026, 2055],
    // the mariadb connector's own
    ...[45009, 45012, 45016, 45025, 45027, 45028, 45030, 45040, 45044]
  ],
  transient: [
    1030, 1105, 1180, 1205, 1206, 1213, 1317, 1412, 1613, 1614, 1637, 1969, 3024, 3058, 3572, 1020, 1054, 1146
  ],
  business: [
    ...[1022, 1048, 1062, 1136, 1169, 1216, 1217, 1242, 1264, 1265, 1292, 1364, 1365, 1366, 1367, 1406, 1411, 1441],
    ...[1451, 1452, 1557, 1586, 1644, 1690, 1761, 1762, 1859, 3140, 3156, 3819, 3854, 4025]
  ]
})

/** SQL Server's, Azure SQL's included. */
const sqlServer = lookup({
  infrastructure: [
    ...[-2, -1, 2, 20, 53, 64, 121, 233, 10053, 10054, 10060, 10061, 11001, 17142, 17187, 17189, 17197],
    ...[4060, 4064, 18401, 18450, 18451, 18452, 18456, 18486, 18487, 18488, 229, 230, 262, 916],
    ...[701, 802, 823, 824, 825, 8645, 8651, 1101, 1105, 9002, 3906, 3908, 924, 927, 942, 945, 976, 978, 979, 982, 983],
    ...[10928, 10929, 40143, 40197, 40501, 40540, 40544, 40549, 40550, 40551, 40552, 40553, 40613, 40615, 42108, 42109],
    ...[49918, 49919, 49920, 615, 926]
  ],
  transient: [1204, 1205, 1222, 3935, 3960, 3966, 41301, 41302, 41305, 41325, 41839, 207, 208],
  business: [
    ...[241, 242, 245, 248, 295, 515, 517, 544, 547, 2601, 2627, 2628, 8114, 8115, 8134, 8152, 8169, 50000, 13609]
  ]
})

/** Oracle's, as in ORA-00001. */
const oracle = lookup({
  infrastructure: [
    ...[18, 19, 20, 28, 257, 270, 604, 1012, 1014, 1033, 1034, 1035, 1089, 1090, 1092, 1109, 3113, 3114, 3135, 3136],
    ...[
      1005, 1017, 1031, 28000, 28001, 28009, 1456, 16000, 16456, 27101, 27102, 4030, 4031, 1536, 1652, 1653, 1654, 1688,
      19809
    ],
    ...[12150, 12152, 12153, 12154, 12157, 12161, 12170, 12203, 12224, 12500, 12504, 12505, 12514, 12516, 12518, 12519],
    ...[12520, 12521, 12523, 12525, 12528, 12533, 12535, 12537, 12541, 12543, 12545, 12547, 12560, 12570, 12571, 12606],
    ...[12609, 12757, 25401, 25402, 25403, 25405, 25407, 25408, 25409, 56600]
  ],
  transient: [51, 54, 60, 942, 904, 1013, 1555, 4021, 4061, 4065, 4068, 8176, 8177, 14552, 30006, 24756, 25400],
  business: [
    ...[1, 1400, 1401, 1407, 1426, 1438, 1476, 1481, 1722, 1830, 1839, 1840, 1841, 1843, 1847, 1858, 1861, 1862, 2290],
    ...[2291, 2292, 2359, 6502, 6503, 12899, 40441, 40478]
  ]
})

/** The node-oracledb driver's own: connections closed, refused, timed out; the pool's queue. */
const oracleDriver: ReadonlySet<number> = new Set([
  ...[3, 40, 64, 65, 76, 500, 501, 503, 504, 505, 506, 507, 510, 511, 512, 517, 518, 519, 520, 521, 522, 523, 524, 530],
  ...[533, 534, 541]
])

/** SQLite's primary result codes. */
const sqlite = lookup({
  infrastructure: [7, 8, 10, 11, 13, 14, 22, 23, 26],
  transient: [5, 6, 15, 17],
  business: [12, 18, 19, 20, 25]
})

const sqliteNames = lookup({
  infrastructure: ['NOMEM', 'READONLY', 'IOERR', 'CORRUPT', 'FULL', 'CANTOPEN', 'AUTH', 'NOTADB'],
  transient: ['BUSY', 'LOCKED', 'PROTOCOL', 'SCHEMA'],
  business: ['TOOBIG', 'CONSTRAINT', 'MISMATCH', 'RANGE']
})

export function databaseNumber(shape: ErrorShape): Verdict | undefined {
  return ofMysql(shape) ?? ofSqlServer(shape) ?? ofOracle(shape) ?? ofSqlite(shape)
}

function ofMysql(shape: ErrorShape): Verdict | undefined {
  const driver = shape.has('sqlMessage') || shape.has('sqlState') || shape.codes.some(code => code.startsWith('ER_'))
  return driver ? mysql.get(shape.number('errno') ?? 0) : undefined
}

function ofSqlServer(shape: ErrorShape): Verdict | undefined {
  const number = shape.number('number')
  if (number === undefined) return undefined
  const verdict = sqlServer.get(number)
  // From 50,000 on numbers are the application's own (THROW, RAISERROR): the database refuses by its rules.
  return verdict ?? (number >= 50_000 && shape.codes.includes('EREQUEST') ? 'business' : undefined)
}

function ofOracle({ codes, message, number }: ErrorShape): Verdict | undefined {
  for (const text of [...codes, message]) {
    const [, kind, digits] = /^(ORA|NJS|DPI)-(\d{3,5})\b/.exec(text) ?? []
    if (kind === 'ORA') return ofOracleNumber(Number(digits))
    if (kind === 'NJS' && oracleDriver.has(Number(digits))) return 'infrastructure'
    if (kind === 'DPI' && /^(?:1010|1067|1080)$/.test(digits ?? '')) return 'infrastructure'
  }
  const errorNum = number('errorNum')
  return errorNum === undefined || errorNum === 0 ? undefined : ofOracleNumber(errorNum)
}

/** 20000 to 20999 are raised by the application's own procedures. */
const ofOracleNumber = (value: number): Verdict | undefined =>
  value >= 20_000 && value < 21_000 ? 'business' : oracle.get(value)

function ofSqlite({ codes, number }: ErrorShape): Verdict | undefined {
  for (const code of codes) {
    const [, name] = /^SQLITE_([A-Z]+)/.exec(code) ?? []
    if (name !== undefined) return sqliteNames.get(name)
  }
  // Extended codes hold the primary one in their low byte.
  return codes.includes('ERR_SQLITE_ERROR') ? sqlite.get((number('errcode') ?? 0) & 0xff) : undefined
}
