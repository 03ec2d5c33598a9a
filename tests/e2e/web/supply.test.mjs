// How good the data is, as its suppliers and the hub's data steward see it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { artifacts, assertGood, makeWorld, password, root, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'supply'),
  clock: '2026-11-24T09:00:00Z',
  logins: ['dana', 'hugo', 'sid', 'sam'],
  early: { fire: '2026-11-12T08:00:00Z' }
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()

async function enter (page, login) {
  await page.goto('/')
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button:has-text("Continue")')
}

async function walk (login, steps, options = {}) {
  const { context, page, heard, fetched } = await visitor(world, options)
  await enter(page, login)
  heard.length = 0
  await steps(page)
  assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [], 'the browser has no complaint')
  assert.ok(fetched.every((url) => url.startsWith(world.address + '/')), 'nothing comes from anywhere else')
  await context.close()
}

test('a supplier lands on its own feeds, sees no other, and is asked for no reason', () => walk('hugo', async (page) => {
  assert.equal(new URL(page.url()).pathname, '/data')
  const text = await main(page)
  assert.match(text, /City Hospital/)
  assert.doesNotMatch(text, /Sunshine|Fire/)
  assert.equal(await page.locator('.aim-heat tbody tr').count(), 1)
  assert.match(text, /2\s+rows held back/)
  await looks(page, 'data-own')
  assert.equal((await page.goto('/data/sunshine-school.sunshine-school')).status(), 403)
  assert.equal((await page.goto('/data/nobody.nobody')).status(), 403)
  assert.equal((await page.goto('/data/city-hospital.moon')).status(), 404)
}))

test('the steward sees every feed, who is late since when, and whom to ring', () => walk('dana', async (page) => {
  await page.goto('/data')
  const text = await main(page)
  assert.match(text, /1\s+feed is late/)
  assert.match(text, /Fire and Rescue has sent nothing since 12 November 2026/)
  assert.match(text, /expected every day by 9am/)
  assert.equal(await page.locator('.moj-alert a[href^="tel:"]').count(), 1)
  assert.equal(await page.locator('.aim-heat tbody tr').count(), 3)
  const fire = page.locator('.aim-heat tbody tr', { hasText: 'Fire and Rescue' })
  assert.deepEqual((await fire.locator('td .govuk-visually-hidden').allTextContents()).slice(0, 4),
    ['nothing came', 'on time', 'nothing came', 'nothing came'])
  assert.match(await page.locator('tr', { hasText: 'Fire and Rescue' }).last().innerText(), /Act now/)
  await looks(page, 'data')
}))

test('a feed: what would help most, columns, what is held back, trend; the figures of each chart in a table', () => walk('hugo', async (page) => {
  await page.click('.aim-heat a:text-is("City Hospital")')
  const text = await main(page)
  assert.match(text, /every working day by 9:30am/)
  assert.match(text, /birth_date is empty in 6 of 60 rows/)
  assert.match(text, /2 rows wait, because of birth_date/)
  const birth = page.locator('.aim-bars tbody tr', { hasText: 'birth_date' })
  assert.match(await birth.innerText(), /90\.0%.*96\.3%/s)
  await page.click('summary:has-text("Show as a table") >> nth=0')
  const today = page.locator('figure tbody tr', { hasText: '24 Nov 2026' }).first()
  assert.match(await today.innerText(), /60\s+2/)
  assert.doesNotMatch(text, /02-30|H7|Garside|Elm Road/)
  await looks(page, 'feed')
}))

test('how it compares with others is told in rounded shares once it is counted, and not of a handful', () => walk('dana', async (page) => {
  let text = ''
  for (let i = 0; i < 60; i++) {
    await page.goto('/data/city-hospital.city-hospital')
    text = await main(page)
    if (/Settled for November 2026/.test(text)) break
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  assert.match(text, /The agency has 58 records; \d+ of them/)
  assert.match(text, /persons that another agency knows too\s+(about|at least) \d+% of about \d+0 persons/)
  await looks(page, 'feed-figures')
  await page.goto('/data/fire.fire')
  text = await main(page)
  assert.doesNotMatch(text, /another agency knows too\s+(about|at least)/)
  assert.doesNotMatch(text, /Settled for/)
}))

test('without scripts, printed and without colours the page says the same', () => walk('hugo', async (page) => {
  await page.goto('/data/city-hospital.city-hospital')
  assert.match(await main(page), /What would help most/)
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.aim-plot').first().isVisible())
  assert.ok(!(await page.locator('.govuk-service-navigation').isVisible()))
  await page.screenshot({ path: join(artifacts, 'feed-print.png'), fullPage: true })
  await page.emulateMedia({ media: 'screen', forcedColors: 'active' })
  const fill = await page.locator('.aim-bars rect').first().evaluate((bar) => getComputedStyle(bar).fill)
  const text = await page.locator('main h1').evaluate((h) => getComputedStyle(h).color)
  assert.equal(fill, text, 'bars take the colour of the text')
}, { javaScriptEnabled: false }))

test('a practitioner has nothing to do here', () => walk('sam', async (page) => {
  assert.equal((await page.goto('/data')).status(), 403)
  assert.equal((await page.goto('/data/sunshine-school.sunshine-school')).status(), 403)
}))
