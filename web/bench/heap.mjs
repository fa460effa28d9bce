// What the page's own objects weigh once everything that nobody holds is gone.

export async function heap({ cdp }) {
  await cdp.send('HeapProfiler.enable')
  // The second round takes what the first one's finalizers let go of.
  for (let round = 0; round < 2; round += 1) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return { bytes: usedSize }
}
