// A FHIR client and a FHIR validator that others wrote, against the running hub. Prints a line for each case:
//
//     ok the sentence | not ok the sentence: why
//
//     node peer.mjs [late]     late: the one case for a hub whose feeds are late
//
// Everything the hub sends is validated as R4, errors too. People are those of tests/e2e/jane-doe, and invented here.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const need = createRequire(join(process.env.AIM_ROOT, 'tools', 'web', 'package.json'))
const { Client } = await import(join(process.env.AIM_ROOT, 'tools/web/node_modules/fhir-kit-client/dist/client.js'))
const { Fhir } = need('fhir')
const validator = new Fhir()
const base = process.env.BASE
const keys = { ward: process.env.KEY_WARD, school: process.env.KEY_SCHOOL, team: process.env.KEY_TEAM }

const URL = 'https://city-hospital.example/patient'
const OID = 'urn:oid:2.16.840.1.113883.2.1.99.7'
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const SCHOOL = 'urn:aim:agency:sunshine-school'
const GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade'

function valid (resource) {
  const said = validator.validate(resource)
  const wrong = said.messages.filter((m) => m.severity === 'error' || m.severity === 'fatal')
  assert.deepEqual(wrong, [], 'not valid as R4')
  return resource
}

// What a resource says about people, for comparing; and a client for each program.
function clientOf (who, headers = {}) {
  const client = new Client({
    baseUrl: base,
    bearerToken: keys[who],
    customHeaders: { 'Aim-User': 'nurse one', 'Aim-Purpose': 'child_concern', 'X-Forwarded-Proto': 'http', ...headers }
  })
  return client
}
const ward = clientOf('ward')
const school = clientOf('school')
const team = clientOf('team')

const search = async (client, searchParams, options) =>
  valid(await client.search({ resourceType: 'Patient', searchParams, options }))
const match = async (client, input) =>
  valid(await client.operation({ name: '$match', resourceType: 'Patient', input }))
const pix = async (client, input) =>
  valid(await client.operation({ name: '$ihe-pix', resourceType: 'Patient', method: 'GET', input }))
const put = async (client, system, value, patient) =>
  valid(await client.update({ resourceType: 'Patient', searchParams: { identifier: `${system}|${value}` }, body: patient }))
const people = (bundle) => (bundle.entry || []).filter((e) => e.search.mode === 'match').map((e) => e.resource)
const outcomes = (bundle) => (bundle.entry || []).filter((e) => e.search.mode === 'outcome').flatMap((e) => e.resource.issue)

// A request that has to be refused so, with one OperationOutcome.
async function refused (status, code, promise) {
  let error
  try {
    const got = await promise
    assert.fail('it was not refused: ' + JSON.stringify(got).slice(0, 200))
  } catch (e) { error = e }
  if (!error.response) throw error
  assert.equal(error.response.status, status, JSON.stringify(error.response.data))
  const outcome = valid(error.response.data)
  assert.equal(outcome.resourceType, 'OperationOutcome')
  assert.equal(outcome.issue[0].severity, 'error')
  assert.equal(outcome.issue[0].code, code)
  return outcome.issue[0]
}

const jane = { resourceType: 'Patient', name: [{ family: 'Doe', given: ['Jane'] }], birthDate: '2000-06-09', gender: 'female' }
const parameters = (patient, more = {}) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'resource', resource: patient },
    ...('certain' in more ? [{ name: 'onlyCertainMatches', valueBoolean: more.certain }] : []),
    ...('count' in more ? [{ name: 'count', valueInteger: more.count }] : [])]
})
// The hub's clock stands still: what is newer is said by the sender.
let minutes = 0
const now = (day = 25) => ({ lastUpdated: new Date(Date.UTC(2014, 2, day, 0, ++minutes)).toISOString() })
const patient = (system, value, given, family, more = {}) => ({
  resourceType: 'Patient', meta: now(), identifier: [{ system, value }], active: true, name: [{ family, given: [given] }], ...more
})
const grades = (bundle) => bundle.entry.filter((e) => e.search.mode === 'match')
  .map((e) => e.search.extension.find((x) => x.url === GRADE).valueCode)

// Until what was put is taken in and linked.
async function soon (probe) {
  const until = Date.now() + 8000
  for (;;) {
    try { return await probe() } catch (e) { if (Date.now() > until) throw e }
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

const cases = []
const lateCases = []
const it = (sentence, run) => cases.push([sentence, run])
const itLate = (sentence, run) => lateCases.push([sentence, run])

/* ---- metadata ---- */

it('the capability statement is valid and says what is offered', async () => {
  const said = valid(await ward.capabilityStatement())
  const of = said.rest[0].resource[0]
  assert.equal(said.fhirVersion, '4.0.1')
  assert.deepEqual(of.operation.map((o) => o.name), ['match', 'ihe-pix'])
  assert.equal(of.conditionalUpdate, true)
  for (const name of ['_id', 'identifier', 'family', 'given', 'name', 'birthdate', 'gender', 'address', 'active']) {
    assert.ok(of.searchParam.some((p) => p.name === name), name)
  }
})

/* ---- ITI-78 ---- */

it('ITI-78: a search finds who fits, by GET and by POST', async () => {
  for (const options of [{}, { postSearch: true }]) {
    const bundle = await search(ward, { family: 'Doe', given: 'Jane', birthdate: '2000-06-09' }, options)
    assert.equal(bundle.total, 1)
    assert.equal(people(bundle)[0].birthDate, '2000-06-09')
    assert.match(bundle.link.find((l) => l.relation === 'self').url, /family=Doe/)
  }
})
it('ITI-78: nobody fits, and the total is 0', async () => {
  const bundle = await search(ward, { family: 'Nemo', birthdate: '2000-06-09' })
  assert.equal(bundle.total, 0)
  assert.equal(bundle.entry, undefined)
})
it('ITI-78: birthdate and family, and family and gender beside them, hold every one of them', async () => {
  assert.equal((await search(ward, { family: 'Doe', birthdate: '2000-06-09' })).total, 2) // Jane and Jade
  assert.equal((await search(ward, { family: 'Doe', birthdate: '2000-06-09', gender: 'male' })).total, 0)
  assert.equal((await search(ward, { family: 'Doe', birthdate: '2000-06-09', gender: 'female', given: 'jad' })).total, 1)
})
it('ITI-78: family and gender alone fit too many people to be answered, and that is told', async () => {
  await refused(400, 'too-costly', search(ward, { family: 'Doe', gender: 'female' }))
})
it('ITI-78: :exact is to the letter', async () => {
  const ask = (params) => search(ward, { birthdate: '2000-06-09', family: 'Doe', ...params })
  assert.equal((await ask({ 'given:exact': 'Jane' })).total, 1)
  assert.equal((await ask({ 'given:exact': 'jane' })).total, 0)
  assert.equal((await ask({ 'given:exact': 'Jan' })).total, 0)
})
it('ITI-78: a comma means either, a parameter twice means both', async () => {
  assert.equal((await search(ward, { family: 'Doe', given: 'Jane,Jade', birthdate: '2000-06-09' })).total, 2)
  assert.equal((await search(ward, { family: 'Doe', given: ['Jane', 'Jade'], birthdate: '2000-06-09' })).total, 0)
  assert.equal((await search(ward, { family: 'Doe', given: 'Jane', birthdate: ['ge2000-06-01', 'le2000-06-30'] })).total, 1)
})
it('ITI-78: pages lead from one to the next and name nobody', async () => {
  const first = await search(ward, { family: 'Doe', birthdate: '2000-06-09', _count: 1 })
  assert.equal(first.total, 2)
  assert.equal(people(first).length, 1)
  const next = first.link.find((l) => l.relation === 'next').url
  assert.doesNotMatch(next, /Doe|2000/)
  const second = valid(await ward.nextPage({ bundle: first }))
  assert.equal(people(second).length, 1)
  assert.notEqual(people(second)[0].id, people(first)[0].id)
  assert.equal(second.link.find((l) => l.relation === 'next'), undefined)
  await refused(400, 'value', school.request(next))
})
it('ITI-78: what the hub does not hold is told, and refused when the client is strict', async () => {
  const lenient = await search(ward, { family: 'Doe', given: 'Jane', birthdate: '2000-06-09', telecom: '0121', moon: 'x' })
  assert.equal(lenient.total, 1)
  assert.equal(outcomes(lenient)[0].code, 'not-supported')
  assert.doesNotMatch(lenient.link[0].url, /moon|telecom/)
  const strict = clientOf('ward', { Prefer: 'handling=strict' })
  await refused(400, 'not-supported', search(strict, { family: 'Doe', birthdate: '2000-06-09', moon: 'x' }))
})
it('ITI-78: identifiers of systems that were not wished for are left out, an unknown system is told', async () => {
  const params = { family: 'Doe', given: 'Jane', birthdate: '2000-06-09' }
  assert.equal(people(await search(ward, params))[0].identifier[0].system, URL)
  assert.equal(people(await search(ward, { ...params, identifier: NHS + '|' }))[0].identifier, undefined)
  const unknown = await search(ward, { identifier: 'urn:oid:9.9.9|1' })
  assert.equal(unknown.total, 0)
  assert.equal(outcomes(unknown)[0].diagnostics, 'targetSystem not found')
})
it('ITI-78: a Patient is read again by its id; an id that is none is 404', async () => {
  const found = people(await search(ward, { family: 'Doe', given: 'Jane', birthdate: '2000-06-09' }))[0]
  assert.deepEqual(valid(await ward.read({ resourceType: 'Patient', id: found.id })), found)
  assert.equal((await search(ward, { _id: found.id })).total, 1)
  await refused(404, 'not-found', ward.read({ resourceType: 'Patient', id: '00c0ffee00c0ffee' }))
})
it('UK Core: by NHS number, by name, by its own id with and without the system', async () => {
  assert.equal((await search(ward, { identifier: NHS + '|9990000018' })).total, 1)
  assert.equal(people(await search(ward, { identifier: NHS + '|9990000018' }))[0].identifier[0].value, '9990000018')
  assert.equal((await search(ward, { name: 'Tern', birthdate: '1979-11-02' })).total, 1)
  assert.equal((await search(ward, { name: 'Rhys', birthdate: '1979-11-02' })).total, 1)
  assert.equal((await search(ward, { identifier: URL + '|AE-70311' })).total, 1)
  assert.equal((await search(ward, { identifier: 'AE-70311' })).total, 1)
})

/* ---- what an agency learns ---- */

it('two agencies cannot put their answers together: the same girl has another id for each', async () => {
  const one = people(await match(ward, jane))[0]
  const other = people(await match(school, jane))[0]
  assert.notEqual(one.id, other.id)
  await refused(404, 'not-found', school.read({ resourceType: 'Patient', id: one.id }))
  assert.equal((await search(school, { _id: one.id })).total, 0)
})
it('an answer holds what the asking agency gave, what was typed, and the little that its tier sees', async () => {
  const [girl] = people(await match(school, jane))
  assert.deepEqual(girl.identifier.map((i) => i.system), [SCHOOL])
  assert.equal(girl.telecom, undefined)
  assert.equal(girl.meta.tag[0].code, 'SUBSETTED')
  assert.deepEqual(girl.address, [{ postalCode: 'B99' }])
  const rhys = { resourceType: 'Patient', name: [{ family: 'Tern', given: ['Rhys'] }], birthDate: '1979-11-02' }
  const home = { line: ['61 Park Road'], city: 'Birmingham', postalCode: 'B99 3CE' }
  assert.deepEqual(people(await match(school, rhys))[0].address, [{ postalCode: 'B99' }])
  assert.deepEqual(people(await match(school, { ...rhys, address: [home] }))[0].address, [{ text: '61 Park Road, Birmingham, B99 3CE' }])
  assert.equal(people(await match(school, rhys))[0].identifier, undefined)
})
it('the safeguarding agency sees every identifier', async () => {
  const systems = people(await match(team, jane))[0].identifier.map((i) => i.system)
  for (const system of [NHS, URL, SCHOOL, 'urn:aim:agency:west-mids-police']) assert.ok(systems.includes(system), system)
})
it('nobody asks without a user, a purpose and a key', async () => {
  const ask = (client) => search(client, { family: 'Doe', given: 'Jane', birthdate: '2000-06-09' })
  await refused(400, 'invalid', ask(clientOf('ward', { 'Aim-User': '' })))
  await refused(400, 'invalid', ask(clientOf('ward', { 'Aim-Purpose': '' })))
  await refused(400, 'invalid', ask(clientOf('ward', { 'Aim-Purpose': 'curiosity' })))
  await refused(403, 'forbidden', ask(clientOf('school', { 'Aim-Purpose': 'adult_concern' })))
  keys.nobody = 'aim_00000000000_0000000000000000000000000000000000000000000000000'
  await refused(401, 'login', ask(clientOf('nobody')))
})

/* ---- ITI-119: the ten cases ---- */

it('ITI-119 case 1: one match, with score and grade', async () => {
  for (const input of [jane, parameters(jane)]) {
    const bundle = await match(ward, input)
    assert.equal(people(bundle).length, 1)
    assert.deepEqual(grades(bundle), ['certain'])
    const { score } = bundle.entry[0].search
    assert.ok(score > 0.99 && score <= 1)
  }
})
const uncertain = { resourceType: 'Patient', name: [{ family: 'Doe' }], birthDate: '2000-06-09', gender: 'female' }
it('ITI-119 case 2: several matches, likeliest first', async () => {
  const bundle = await match(ward, uncertain)
  assert.ok(people(bundle).length > 1)
  const scores = bundle.entry.filter((e) => e.search.mode === 'match').map((e) => e.search.score)
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a))
  for (const score of scores) assert.ok(score >= 0 && score <= 1)
  assert.ok(!grades(bundle).includes('certain'))
})
it('ITI-119 case 3: only certain ones, and there is one', async () => {
  assert.deepEqual(grades(await match(ward, parameters(jane, { certain: true }))), ['certain'])
})
it('ITI-119 case 4: only certain ones, and the one that is there is not', async () => {
  const odd = { ...jane, name: [{ family: 'Vale', given: ['Idriss'] }], birthDate: '2006-01-31', gender: 'male' }
  const bundle = await match(ward, odd)
  assert.equal(people(bundle).length, 1)
  assert.notEqual(grades(bundle)[0], 'certain')
  assert.equal(people(await match(ward, parameters(odd, { certain: true }))).length, 0)
})
it('ITI-119 case 5: only certain ones, and several may be meant', async () => {
  const bundle = await match(ward, parameters(uncertain, { certain: true }))
  assert.equal(people(bundle).length, 0)
  assert.equal(bundle.total, 0)
})
it('ITI-119 case 6: a count leaves out the less likely', async () => {
  const all = people(await match(ward, parameters(uncertain)))
  const some = people(await match(ward, parameters(uncertain, { count: 1 })))
  assert.deepEqual(some, all.slice(0, 1))
})
it('ITI-119 case 7: nobody, as an empty bundle', async () => {
  const bundle = await match(ward, { ...jane, name: [{ family: 'Nemo', given: ['Nadia'] }], birthDate: '1950-01-02' })
  assert.equal(bundle.total, 0)
  assert.equal(people(bundle).length, 0)
})
it('ITI-119 case 9: what is wrong is told: modifiers, too little, no Patient', async () => {
  const modified = { ...jane, modifierExtension: [{ url: 'http://example.org/not', valueBoolean: true }] }
  await refused(400, 'extension', match(ward, modified))
  await refused(400, 'extension', match(ward, parameters(modified)))
  await refused(400, 'extension', match(ward, { ...parameters(jane), implicitRules: 'http://example.org/rules' }))
  await refused(400, 'too-costly', match(ward, { resourceType: 'Patient', name: [{ family: 'Doe' }] }))
  await refused(400, 'structure', match(ward, { resourceType: 'Person', name: [{ family: 'Doe' }] }))
  await refused(400, 'required', match(ward, { resourceType: 'Parameters', parameter: [{ name: 'count', valueInteger: 1 }] }))
  const issue = await refused(400, 'code-invalid', match(ward, { ...jane, gender: 'F' }))
  assert.deepEqual(issue.expression, ['Patient.gender'])
})
itLate('ITI-119 case 10: one match, and beside it the warning that data is missing', async () => {
  const bundle = await match(ward, jane)
  assert.deepEqual(grades(bundle), ['certain'])
  assert.equal(bundle.total, 1)
  assert.deepEqual(outcomes(bundle).map((issue) => [issue.severity, issue.code]), [['warning', 'incomplete']])
})
it('ITI-119: the answer is the same to the byte every time', async () => {
  const say = async () => { const b = await match(ward, uncertain); delete b.meta; return JSON.stringify(b) }
  assert.equal(await say(), await say())
})

/* ---- ITI-83 ---- */

it('ITI-83: what else she goes by, and never the id that was sent', async () => {
  const said = await pix(team, { sourceIdentifier: SCHOOL + '|P-0911' })
  const values = said.parameter.filter((p) => p.name === 'targetIdentifier').map((p) => p.valueIdentifier.value)
  assert.ok(values.includes('9990000018') && values.includes('AE-70311'))
  assert.ok(!values.includes('P-0911'))
  assert.equal(said.parameter.filter((p) => p.name === 'targetId').length, 1)
})
it('ITI-83: target systems choose, and a school learns no other agency\'s ids', async () => {
  const some = await pix(team, { sourceIdentifier: SCHOOL + '|P-0911', targetSystem: URL })
  assert.deepEqual(some.parameter.map((p) => p.valueIdentifier.value), ['AE-70311'])
  const none = await pix(school, { sourceIdentifier: SCHOOL + '|P-0911', targetSystem: URL })
  assert.equal(none.parameter, undefined)
  assert.deepEqual((await pix(school, { sourceIdentifier: SCHOOL + '|P-0911' })).parameter.map((p) => p.name), ['targetId'])
})
it('ITI-83: unknown id 404, unknown source domain 400, unknown target domain 403', async () => {
  const unknown = await refused(404, 'not-found', pix(ward, { sourceIdentifier: URL + '|no-such' }))
  assert.equal(unknown.diagnostics, 'sourceIdentifier Patient Identifier not found')
  const source = await refused(400, 'code-invalid', pix(ward, { sourceIdentifier: 'urn:oid:9.9.9|1' }))
  assert.equal(source.diagnostics, 'sourceIdentifier Assigning Authority not found')
  const target = await refused(403, 'code-invalid', pix(ward, { sourceIdentifier: URL + '|AE-70311', targetSystem: 'urn:oid:9.9.9' }))
  assert.equal(target.diagnostics, 'targetSystem not found')
  await refused(400, 'required', pix(ward, {}))
  await refused(400, 'value', pix(ward, { sourceIdentifier: 'AE-70311' }))
})
it('ITI-83: another agency\'s id is, for whom it is not open, an id that nobody has', async () => {
  const theirs = await refused(404, 'not-found', pix(ward, { sourceIdentifier: SCHOOL + '|P-0911' }))
  const nobodys = await refused(404, 'not-found', pix(ward, { sourceIdentifier: SCHOOL + '|P-9999' }))
  assert.deepEqual(theirs, nobodys)
})

/* ---- ITI-104, and the life of a link ---- */

const olive = { gender: 'female', birthDate: '1990-01-02', address: [{ line: ['3 Mill Lane'], city: 'Birmingham', postalCode: 'B99 3CD' }] }
const idOf = async (client, source) =>
  (await pix(client, { sourceIdentifier: source })).parameter.find((p) => p.name === 'targetId').valueReference.reference

it('ITI-104: a new Patient is 201, the same again is 200, and both say what became of it', async () => {
  const body = patient(URL, 'F-1', 'Olive', 'Ternwood', olive)
  const send = () => fetch(`${base}/Patient?identifier=${encodeURIComponent(URL + '|F-1')}`, {
    method: 'PUT', body: JSON.stringify(body), headers: { Authorization: 'Bearer ' + keys.ward, 'Content-Type': 'application/fhir+json' }
  })
  assert.equal((await send()).status, 201)
  await soon(() => idOf(ward, URL + '|F-1'))
  const again = await send()
  assert.equal(again.status, 200)
  assert.match(again.headers.get('content-location'), /\/Patient\/[0-9a-f]{48}$/)
  valid(await again.json())
})
it('link 1 and 2: a new person is new; the same told by another agency is the same person', async () => {
  await put(school, SCHOOL, 'G-1', patient(SCHOOL, 'G-1', 'Olive', 'Ternwood', olive))
  await soon(async () => {
    const ids = await pix(team, { sourceIdentifier: URL + '|F-1' })
    assert.ok(ids.parameter.some((p) => p.valueIdentifier?.value === 'G-1'))
  })
})
it('link 3: a twin is another person', async () => {
  await put(ward, URL, 'F-2', patient(URL, 'F-2', 'Ivy', 'Ternwood', olive))
  await soon(() => idOf(ward, URL + '|F-2'))
  assert.notEqual(await idOf(ward, URL + '|F-1'), await idOf(ward, URL + '|F-2'))
})
it('link 4: a change of no weight keeps the person and the id', async () => {
  const before = await idOf(ward, URL + '|F-1')
  await put(ward, URL, 'F-1', patient(URL, 'F-1', 'Olive', 'Ternwood', { ...olive, meta: now(26), address: [{ line: ['9 Hill Rise'], city: 'Birmingham', postalCode: 'B99 3CE' }] }))
  await soon(async () => assert.equal((await search(ward, { family: 'Ternwood', given: 'Olive', 'address-postalcode': 'B99 3CE' })).total, 1))
  assert.equal(await idOf(ward, URL + '|F-1'), before)
})
it('link 5 and 14: a correction makes a record the person\'s whose it is', async () => {
  await put(ward, URL, 'F-3', patient(URL, 'F-3', 'Unknown', 'Baby', { birthDate: '1990-01-02' }))
  await soon(() => idOf(ward, URL + '|F-3'))
  await put(school, SCHOOL, 'G-3', patient(SCHOOL, 'G-3', 'Hazel', 'Rowanby', { gender: 'female', birthDate: '1988-07-14', address: [{ line: ['7 Fen Way'], postalCode: 'B99 4EF' }] }))
  await put(ward, URL, 'F-3', patient(URL, 'F-3', 'Hazel', 'Rowanby', { gender: 'female', birthDate: '1988-07-14', address: [{ line: ['7 Fen Way'], postalCode: 'B99 4EF' }] }))
  await soon(async () => {
    const ids = await pix(team, { sourceIdentifier: URL + '|F-3' })
    assert.ok(ids.parameter.some((p) => p.valueIdentifier?.value === 'G-3'))
  })
})
it('CR-01: a message that is not whole is rejected', async () => {
  await refused(422, 'business-rule', put(ward, URL, 'F-9', { resourceType: 'Patient', identifier: [{ system: URL, value: 'F-9' }] }))
  await refused(422, 'business-rule', put(ward, URL, 'F-9', patient(URL, 'F-8', 'Olive', 'Ternwood')))
  await refused(400, 'required', put(ward, '', 'F-9', patient(URL, 'F-9', 'Olive', 'Ternwood')))
})
it('CR-02: the URL and the OID of an agency are the same domain', async () => {
  assert.equal(await idOf(ward, URL + '|F-1'), await idOf(ward, OID + '|F-1'))
  await put(ward, OID, 'F-4', patient(URL, 'F-4', 'Wren', 'Ashford', { birthDate: '1975-05-05' }))
  await soon(() => idOf(ward, URL + '|F-4'))
})
it('CR-03: an unknown domain is rejected', async () => {
  await refused(400, 'code-invalid', put(ward, 'urn:oid:9.9.9', '1', patient('urn:oid:9.9.9', '1', 'Olive', 'Ternwood')))
})
it('CR-04: a sender gives no identifiers of another', async () => {
  await refused(403, 'forbidden', put(ward, SCHOOL, 'G-1', patient(SCHOOL, 'G-1', 'Olive', 'Ternwood')))
  const both = patient(URL, 'F-1', 'Olive', 'Ternwood', olive)
  both.identifier.push({ system: SCHOOL, value: 'G-77' })
  await refused(403, 'forbidden', put(ward, URL, 'F-1', both))
})
const replaced = (value, system, by) => ({
  ...patient(URL, value, 'Olive', 'Ternwood', olive), active: false,
  link: [{ other: { identifier: { system, value: by } }, type: 'replaced-by' }]
})
it('CR-08 and link 16: a merge within a domain: both ids lead to one person', async () => {
  await put(ward, URL, 'F-5', patient(URL, 'F-5', 'Olivia', 'Moorland', { birthDate: '1961-03-03', gender: 'female' }))
  await soon(() => idOf(ward, URL + '|F-5'))
  assert.notEqual(await idOf(ward, URL + '|F-5'), await idOf(ward, URL + '|F-1'))
  await put(ward, URL, 'F-5', replaced('F-5', URL, 'F-1'))
  await soon(async () => assert.equal(await idOf(ward, URL + '|F-5'), await idOf(ward, URL + '|F-1')))
})
it('ITI-119 case 8: who was merged is found as who they are now; an old id says where to look', async () => {
  const now = (await idOf(ward, URL + '|F-1')).replace('Patient/', '')
  const found = people(await search(ward, { identifier: URL + '|F-5' }))
  assert.deepEqual(found.map((p) => [p.id, p.active]), [[now, true]])
})
it('CR-09 and link 17: a merge across domains is refused, so is one into itself or by a reference', async () => {
  await refused(403, 'forbidden', put(ward, URL, 'F-1', replaced('F-1', SCHOOL, 'G-1')))
  await refused(422, 'business-rule', put(ward, URL, 'F-1', replaced('F-1', URL, 'F-1')))
  await refused(422, 'business-rule', put(ward, URL, 'F-1', { ...replaced('F-1', URL, 'F-2'), link: [{ other: { reference: 'Patient/1' }, type: 'replaced-by' }] }))
  await refused(422, 'business-rule', put(ward, URL, 'F-1', { ...replaced('F-1', URL, 'F-2'), active: true }))
})
it('undoing a merge is no message\'s to do', async () => {
  await refused(405, 'not-supported', put(ward, URL, 'F-5', patient(URL, 'F-5', 'Olivia', 'Moorland', { birthDate: '1961-03-03' })))
})
it('removing is no message\'s to do', async () => {
  const answer = await fetch(`${base}/Patient?identifier=${encodeURIComponent(URL + '|F-1')}`, { method: 'DELETE', headers: { Authorization: 'Bearer ' + keys.ward } })
  assert.equal(answer.status, 405)
  valid(await answer.json())
})
it('link 13: whose whereabouts are to be kept is found by name, never by place, and has none in the answer', async () => {
  const kept = patient(URL, 'F-6', 'Sorrel', 'Lynwood', { birthDate: '1984-04-04', gender: 'female', address: [{ line: ['5 Quay Side'], postalCode: 'B99 2AB' }] })
  await put(ward, URL, 'F-6', { ...kept, meta: { ...now(), security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } })
  await soon(async () => assert.equal((await search(team, { family: 'Lynwood', birthdate: '1984-04-04' })).total, 1))
  const [her] = people(await search(team, { family: 'Lynwood', birthdate: '1984-04-04' }))
  assert.equal(her.address, undefined)
  for (const place of ['B99 2AB', 'B99', 'B11 1AA']) {
    assert.equal((await search(team, { family: 'Lynwood', birthdate: '1984-04-04', 'address-postalcode': place })).total, 0)
  }
  const [matched] = people(await match(team, { ...kept, identifier: undefined }))
  assert.equal(matched.address, undefined)
})
it('what the agreement does not cover is not kept, and the sender is told', async () => {
  const said = await put(school, SCHOOL, 'G-8', patient(SCHOOL, 'G-8', 'Fern', 'Alder', { birthDate: '2005-05-05', deceasedDateTime: '2014-01-01' }))
  assert.ok(said.issue.some((i) => i.code === 'suppressed' && /life_status/.test(i.diagnostics)))
  const label = { ...patient(SCHOOL, 'G-9', 'Fern', 'Alder'), meta: { ...now(), security: [{ code: 'R' }] } }
  await refused(422, 'business-rule', put(school, SCHOOL, 'G-9', label))
})
it('a message that is sent again is the same message; its id for another one is refused', async () => {
  const client = clientOf('ward', { 'X-Request-ID': 'message-1' })
  const body = patient(URL, 'F-7', 'Bracken', 'Holt', { birthDate: '1970-07-07' })
  await put(client, URL, 'F-7', body)
  await put(client, URL, 'F-7', body)
  await refused(409, 'duplicate', put(client, URL, 'F-7', patient(URL, 'F-7', 'Bracken', 'Holt', { birthDate: '1970-07-08' })))
})

/* ---- how good the data is, back through this door ---- */

const reports = async (client, searchParams = {}, options) => valid(await client.search({ resourceType: 'MeasureReport', searchParams, options }))
const scoreOf = (report, measure, column) => {
  const group = report.group.find((g) => g.code.coding[0].code === measure)
  return column ? group.stratifier[0].stratum.find((x) => x.value.coding[0].code === column) : group
}
it('the quality of a feed comes back as a MeasureReport: found, read, and valid', async () => {
  const report = await soon(async () => { // what was put before may change it between two looks
    const found = await reports(ward)
    assert.deepEqual(found.entry.map((e) => e.resource.id), ['city-hospital'])
    const read = valid(await ward.read({ resourceType: 'MeasureReport', id: 'city-hospital' }))
    assert.deepEqual(read.group, found.entry[0].resource.group)
    return read
  })
  assert.equal(report.reporter.identifier.value, 'city-hospital')
  assert.equal(scoreOf(report, 'completeness', 'person_ref').measureScore.value, 100)
  assert.ok(scoreOf(report, 'validity').measureScore.value > 0)
  assert.ok(report.period.start <= report.period.end)
  assert.ok(report.extension.some((x) => x.url === 'urn:aim:quality:data-up-to'))
})
it('... of its own feeds and nobody else\'s, and what others hold only where ten persons or more stand behind it', async () => {
  assert.deepEqual((await reports(school)).entry.map((e) => e.resource.id), ['sunshine-school'])
  assert.equal((await reports(school, { _id: 'city-hospital' })).total, 0)
  await refused(403, 'forbidden', school.read({ resourceType: 'MeasureReport', id: 'city-hospital' }))
  const [{ resource }] = (await reports(school)).entry
  assert.ok(!resource.group.some((g) => g.code.coding[0].code.startsWith('others')), 'a handful of persons is told about')
})
it('... the capability statement says so, and a parameter that is none is refused where that is wished', async () => {
  const { rest } = valid(await ward.capabilityStatement())
  const of = rest[0].resource.find((r) => r.type === 'MeasureReport')
  assert.deepEqual(of.interaction.map((i) => i.code), ['read', 'search-type'])
  for (const { name } of of.searchParam) await reports(ward, { [name]: 'nothing' }, { headers: { Prefer: 'handling=strict' } })
  await refused(400, 'not-supported', reports(ward, { subject: 'Patient/1' }, { headers: { Prefer: 'handling=strict' } }))
})

/* ---- in which form ---- */

it('XML is refused in JSON that says so', async () => {
  await refused(406, 'not-supported', ward.request('Patient?family=Doe&birthdate=2000-06-09', { options: { headers: { Accept: 'application/fhir+xml' } } }))
  await refused(406, 'not-supported', search(ward, { family: 'Doe', birthdate: '2000-06-09', _format: 'xml' }))
  const answer = await fetch(base + '/Patient/$match', {
    method: 'POST', body: '<Patient xmlns="http://hl7.org/fhir"/>',
    headers: { Authorization: 'Bearer ' + keys.ward, 'Aim-User': 'x', 'Aim-Purpose': 'child_concern', 'Content-Type': 'application/fhir+xml' }
  })
  assert.equal(answer.status, 415)
  valid(await answer.json())
})

let failures = 0
for (const [sentence, run] of process.argv[2] === 'late' ? lateCases : cases) {
  try {
    await run()
    console.log('ok ' + sentence)
  } catch (e) {
    failures++
    console.log('not ok ' + sentence + ': ' + String(e.message).split('\n').slice(0, 12).join(' '))
  }
}
process.exit(failures ? 1 : 0)
