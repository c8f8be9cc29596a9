-- One token after another under /t/TOKEN/p, then the figures as one line of JSON.
local count = tonumber(os.getenv("TOKENS") or "1000")
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", string.format("/t/T%07dabcdefghijklm/p", n % count))
end
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.status + summary.errors.timeout
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p95_ms": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, bad))
end
