// Trends, for a commissioner who sees nothing else; an address alone, and who lives with whom.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { artifacts, assertGood, makeWorld, openFirst, password, root, search, signIn, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'trends'), clock: '2014-07-21T09:00:00Z', logins: ['cora', 'joy', 'sam'], early: {}
}
let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()

async function walk (login, steps, purpose = 'child_concern') {
  const { context, page, heard, fetched } = await visitor(world)
  if (purpose) await signIn(page, login, purpose)
  else {
    await page.goto('/')
    await page.fill('#login', login)
    await page.fill('#password', password)
    await page.click('button:has-text("Continue")')
  }
  heard.length = 0
  await steps(page)
  assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [], 'the browser has no complaint')
  assert.ok(fetched.every((url) => url.startsWith(world.address + '/')), 'nothing comes from anywhere else')
  await context.close()
}

// The server settles what is due within its first turns.
async function settled (page) {
  for (let i = 0; i < 50; i++) {
    await page.goto('/trends')
    if (!/No quarter is settled/.test(await main(page))) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  assert.fail('no quarter was settled')
}

test('a commissioner lands on trends, and every page about people is shut', () => walk('cora', async (page) => {
  assert.equal(new URL(page.url()).pathname, '/trends')
  await settled(page)
  const text = await main(page)
  assert.match(text, /April to June 2014/)
  assert.match(text, /Emergency department/)
  assert.equal(await page.locator('h2#ward').innerText(), 'Ward')
  assert.deepEqual(await page.locator('section:has(h2#ward) tbody th').allTextContents(), ['Ladywood'])
  assert.doesNotMatch(text, /Novak|Hyde|B9|Elsewhere|Postcode district/)
  assert.deepEqual(await page.locator('nav[aria-label="Menu"] a, .aim-menu a').allTextContents().then((all) => all.filter((t) => /person|queue|match/i.test(t))), [])
  for (const shut of ['/search', '/queue', '/match', '/data', '/cases']) assert.equal((await page.goto(shut)).status(), 403, shut)
  assert.ok((await page.goto('/person/0123')).status() >= 400)
}, null))

test('each chart says the same as its table, in tens, with no row of few people', () => walk('cora', async (page) => {
  await settled(page)
  for (const table of await page.locator('section:has(svg)').all()) {
    const rows = await table.locator('tbody tr th').allTextContents()
    assert.deepEqual(await table.locator('svg text').allTextContents(), rows)
    for (const figure of await table.locator('tbody td').allTextContents()) assert.match(figure, /^[1-9]\d*0$/)
    assert.equal(await table.locator('svg rect').count(), rows.length)
  }
  await looks(page, 'trends')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('table').first().isVisible())
  await page.screenshot({ path: join(artifacts, 'trends-print.png') })
  await page.emulateMedia({ media: 'screen', forcedColors: 'active' })
  assert.ok(await page.locator('svg rect').first().isVisible())
}, null))

test('other quarters are links, and what is none is not found', () => walk('cora', async (page) => {
  await settled(page)
  await page.click('a:has-text("January to March 2014")')
  assert.equal(new URL(page.url()).pathname, '/trends/2014-q1')
  assert.match(await main(page), /Nothing can be told/)
  assert.equal((await page.goto('/trends/2031-q1')).status(), 404)
  assert.equal((await page.goto('/trends/anything')).status(), 404)
}, null))

test('an address alone shows the safeguarding team who lives there now', () => walk('joy', async (page) => {
  await page.goto('/search')
  await page.click('summary:has-text("Add an address")')
  await page.fill('#address', '12 Mill Lane, B97 1AA')
  await page.click('button:has-text("Search")')
  assert.match(await main(page), /2 people live at this address/)
  assert.match(await main(page), /Lives there, by 2 agencies|lives there, by 2 agencies/)
  await looks(page, 'results-address')
}))

const alone = async (page, address) => {
  await page.goto('/search')
  await page.click('summary:has-text("Add an address")')
  await page.fill('#address', address)
  await page.click('button:has-text("Search")')
  return main(page)
}

test('a protected person, an empty house, a hostel and a whole postcode show nobody', () => walk('joy', async (page) => {
  const shielded = await alone(page, '14 Mill Lane, B97 1AA')
  const empty = await alone(page, '16 Mill Lane, B97 1AA')
  assert.match(shielded, /Nobody matches that search/)
  assert.equal(shielded.replace('14 Mill', '16 Mill'), empty, 'no difference but what was typed')
  assert.match(await alone(page, '8 Harbour Road, B96 1AA'), /Many people live at this address/)
  await looks(page, 'results-many')
  assert.match(await alone(page, 'B99 1AA'), /More than one address fits/)
  await looks(page, 'results-several')
}))

test('whoever may not see households is told to add a name', () => walk('sam', async (page) => {
  assert.match(await alone(page, '12 Mill Lane, B97 1AA'), /an address alone is for the safeguarding team/)
  assert.match(await main(page), /add a first name or a surname/i)
  await looks(page, 'search-address-alone')
}))

test('what happened to the father is on the page of the child who lives with him', () => walk('joy', async (page) => {
  await search(page, { first: 'Mia', last: 'Novak', 'dob-year': '2008' })
  await openFirst(page)
  const text = await main(page)
  assert.match(text, /about an adult who lives at the same address in the last 28 days/)
  assert.match(text, /Domestic violence, about somebody at the same address/)
  assert.match(text, /Petr Novak/i)
  await looks(page, 'person-household')
}))
