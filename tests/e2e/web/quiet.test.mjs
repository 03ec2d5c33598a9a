// What has long been quiet, as the team meets it a hundred days later: a case, a referral and a review say so, can be
// found by it, and are ended by nobody but a person.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, makeWorld, openFirst, root, search, signIn, spoken, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'refer'),
  clock: '2026-11-24T10:00:00Z',
  logins: ['sol', 'ravi'],
  early: {}
}
const jane = { first: 'Jane', last: 'Doe', 'dob-day': '9', 'dob-month': '6', 'dob-year': '2013' }
const tom = { first: 'Tom', last: 'Rowe', 'dob-day': '3', 'dob-month': '2', 'dob-year': '2014' }

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const main = (page) => page.locator('main').innerText()
const looks = async (page, name) => {
  if (store === 'sqlite') await assertGood(page, name)
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function as (login, steps) {
  const { context, page, heard } = await visitor(world)
  await signIn(page, login, 'child_concern')
  heard.length = 0
  await steps(page)
  assert.doesNotMatch(await page.title() + spoken(page), /jane|doe|tom|rowe|afraid/i)
  assert.deepEqual(heard.filter((line) => !/Clear-Site-Data/.test(line)), [])
  await context.close()
}

async function send (page) {
  await search(page, jane)
  await openFirst(page)
  await page.click('main a:has-text("Raise a referral")')
  await page.fill('#worry', 'She said she is afraid to go home')
  await page.fill('#back_phone', '0121 496 0222')
  for (const box of ['#to-child', '#soon-one_day', '#told-no_risk']) await page.check(box)
  await page.fill('#told_why', 'He reads her messages')
  for (const button of ['Continue', 'Continue', 'Send referral']) await page.click(`button:has-text("${button}")`)
}

const quietCase = /Quiet for 100 days: nobody did anything in it.*Consider closing or stepping it down\./
const quietReferral = /Quiet for 100 days: nothing was said of it since it was accepted/

test('what is new is not quiet', async () => {
  await as('sol', send)
  await as('ravi', async (page) => {
    await page.goto('/referrals?box=received')
    await page.click('tbody a')
    await page.click('button:has-text("Accept it")')
    assert.equal(await page.locator('#quiet').count(), 0)
    await search(page, tom)
    await openFirst(page)
    await page.click('button:has-text("Make a case of this")')
    await page.check('#rag-amber')
    await page.click('button:has-text("Set priority")')
    assert.equal(await page.locator('#quiet').count(), 0)
    for (const list of ['/cases?which=quiet', '/referrals?box=quiet', '/queue?only=quiet']) {
      await page.goto(list)
      assert.equal(await page.locator('main tbody tr').count(), 0, list)
    }
  })
  await world.restartAt('2027-03-04T10:00:00Z')
})

test('a case of which nothing was heard says so in its list and on its page, with the days and why', async () => {
  await as('ravi', async (page) => {
    await page.goto('/cases')
    assert.match(await page.locator('.aim-nums').innerText(), /1\s+quiet for long/)
    await page.click('a:text-is("Quiet for long")')
    assert.match(await page.locator('tbody tr').innerText(), quietCase)
    await page.click('tbody a')
    assert.match(await page.locator('#quiet').innerText(), quietCase)
    await looks(page, 'quiet-case')
    assert.match(await main(page), /Decision/, 'it is open: nobody ended it')
  })
})

test('a referral that was accepted and forgotten says so to those who answer it', async () => {
  await as('ravi', async (page) => {
    await page.goto('/referrals?box=quiet')
    assert.match(await page.locator('tbody tr').innerText(), quietReferral)
    await page.click('tbody a')
    assert.match(await page.locator('#quiet').innerText(), quietReferral)
    await looks(page, 'quiet-referral')
  })
  await as('sol', async (page) => {
    await page.goto('/referrals')
    await page.click('tbody a')
    assert.equal(await page.locator('#quiet').count(), 0, 'who sent it cannot end it')
  })
})

test('a review that is quiet is found by the filter, and whoever works on the case makes it quiet no more', async () => {
  await as('ravi', async (page) => {
    await page.goto('/queue')
    await page.selectOption('#f-only', 'quiet')
    await page.click('button:text-is("Apply")')
    assert.match(await page.locator('tbody').innerText(), /It has been quiet: consider closing or stepping down\./)
    await page.goto('/cases?which=quiet')
    await page.click('tbody a')
    await page.click('a:has-text("Notes and steps")')
    await page.fill('#note', 'Rang the mother: all is well')
    await page.click('button:has-text("Save note")')
    await page.goto('/cases?which=quiet')
    assert.equal(await page.locator('tbody tr').count(), 0)
  })
})
