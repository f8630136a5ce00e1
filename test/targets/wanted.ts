/** Whether to test what needs downloads, long builds or an emulator. */
export const targetsWanted = process.env.THINGS_TEST_TARGETS === '1';
if (!targetsWanted) {
  console.log(
    'skipped: the other targets, Node 22 and 24, Deno, ARM under emulation: run scripts/test --emulated',
  );
}
