package live

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
)

// unboundConf is an unbound that knows local data only: what it does not have is NXDOMAIN, or
// an empty answer where the name has other records.
const unboundConf = `server:
  interface: %[2]s@%[3]s
  directory: "%[1]s"
  pidfile: ""
  username: ""
  chroot: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  do-ip6: no
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  outbound-msg-retry: 1
  max-sent-count: 2
  unknown-server-time-limit: 10
  local-zone: "." static
`

// StartUnbound starts an unbound with the records of zone, as StartDNS has them, and returns its
// "host:port". Below the broken domains it asks a server that is not there: SERVFAIL.
func StartUnbound(t T, zone map[string][]string, broken ...string) string {
	t.Helper()
	dir, addr := serverDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	var b strings.Builder
	fmt.Fprintf(&b, unboundConf, dir, host, port)
	for key, records := range zone {
		name, kind, _ := strings.Cut(key, " ")
		for _, data := range records {
			fmt.Fprintf(&b, "  local-data: '%s 60 IN %s %s'\n", name, kind, data)
		}
	}
	for _, domain := range broken {
		fmt.Fprintf(&b, "  local-zone: \"%s.\" transparent\n", domain)
	}
	b.WriteString("remote-control:\n  control-enable: no\n")
	for _, domain := range broken {
		fmt.Fprintf(&b, "forward-zone:\n  name: \"%s.\"\n  forward-addr: 127.0.0.1@1\n", domain)
	}
	save(t, filepath.Join(dir, "conf"), b.String())
	startServer(t, dir, addr, "unbound", "-d", "-p", "-c", filepath.Join(dir, "conf"))
	return addr
}
