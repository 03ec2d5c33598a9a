// Two HL7 clients that others wrote send a message each, and say how it was acknowledged; one asks how good its feed is.
//     node clients.mjs PORT FOLDER_OF_NODE_MODULES
import { createRequire } from 'node:module'
const [port, modules] = process.argv.slice(2)
const require = createRequire(modules + '/')

const text = (number, ref) =>
  [`MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^A04^ADT_A01|${number}|P|2.4`, 'EVN|A04|20140324090500',
    `PID|1||${ref}^^^RXX^MR||Ashdown^Bram||19800405|M`, `PV1|1|E|ED^^^RXX||||||||||||||||V${number}`].join('\r')

async function nodeHl7Client() {
  const { Client, Message } = require('node-hl7-client')
  const client = new Client({ host: '127.0.0.1' })
  return new Promise((resolve, reject) => {
    const connection = client.createConnection({ port: Number(port) }, async response => {
      const answer = response.getMessage()
      resolve(answer.get('MSA.1').toString() + ' ' + answer.get('MSA.2').toString())
      await connection.close()
    })
    connection.sendMessage(new Message({ text: text('NODE-1', 'NODE') })).catch(reject)
  })
}

async function medplum() {
  const { Hl7Client } = require('@medplum/hl7')
  const { Hl7Message } = require('@medplum/core')
  const client = new Hl7Client({ host: '127.0.0.1', port: Number(port) })
  const answer = await client.sendAndWait(Hl7Message.parse(text('MEDPLUM-1', 'MEDPLUM')))
  await client.close()
  const msa = answer.getSegment('MSA')
  return msa.getField(1).toString() + ' ' + msa.getField(2).toString()
}

async function question() {
  const { Hl7Client } = require('@medplum/hl7')
  const { Hl7Message } = require('@medplum/core')
  const client = new Hl7Client({ host: '127.0.0.1', port: Number(port) })
  const answer = await client.sendAndWait(Hl7Message.parse(['MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||QBP^Q13^QBP_Q13|MEDPLUM-2|P|2.4',
    'QPD|AIMQ1^How good the feed is^AIM|ours', 'RCP|I'].join('\r')))
  await client.close()
  const type = answer.getSegment('MSH').getField(9).toString(), status = answer.getSegment('QAK').getField(2).toString()
  const rows = answer.getAllSegments('RDT').map(r => r.getField(1).toString() + '.' + r.getField(2).toString())
  return [type, status, rows.length === Number(answer.getSegment('QAK').getField(4).toString()), rows.includes('completeness.nhs_number')].join(' ')
}

setTimeout(() => process.exit(2), 15000).unref()
console.log(await nodeHl7Client())
console.log(await medplum())
console.log(await question())
process.exit(0)
