package live

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
)

// openDKIM is what every opendkim of the tests has.
const openDKIM = `Socket inet:%s@%s
Background no
Syslog no
PidFile %s/pid
RequireSafeKeys no
`

// StartSigner starts an opendkim that signs mail from anybody in the key's domain, or of all
// domains where everybody is set, and returns where its milter listens.
func StartSigner(t T, k Key, everybody bool) string {
	t.Helper()
	dir := serverDir(t)
	k.save(t, filepath.Join(dir, "key"))
	who, algorithm := "*@"+k.Domain, "rsa-sha256"
	if everybody {
		who = "*"
	}
	if strings.Contains(k.Record(), "ed25519") {
		algorithm = "ed25519-sha256"
	}
	save(t, filepath.Join(dir, "signing"), who+" key\n")
	save(t, filepath.Join(dir, "keys"), fmt.Sprintf("key %s:%s:%s/key\n", k.Domain, k.Selector, dir))
	return startOpenDKIM(t, dir, fmt.Sprintf(
		"Mode s\nSigningTable refile:%[1]s/signing\nKeyTable file:%[1]s/keys\nInternalHosts 0.0.0.0/0\nSignatureAlgorithm %s\nCanonicalization relaxed/simple\n",
		dir, algorithm))
}

// StartVerifier starts an opendkim that verifies mail and writes Authentication-Results under
// id. It knows the keys by itself and asks no DNS.
func StartVerifier(t T, id string, keys ...Key) string {
	t.Helper()
	dir := serverDir(t)
	var known strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&known, "%s %s\n", strings.TrimSuffix(k.Name(), "."), k.Record())
	}
	save(t, filepath.Join(dir, "known"), known.String())
	return startOpenDKIM(t, dir, fmt.Sprintf(
		"Mode v\nAuthservID %s\nTestPublicKeys %s/known\nAlwaysAddARHeader yes\nInternalHosts 192.0.2.1\n", id, dir))
}

func startOpenDKIM(t T, dir, conf string) string {
	t.Helper()
	addr := FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(openDKIM, port, host, dir)+conf)
	startServer(t, dir, addr, "opendkim", "-f", "-x", filepath.Join(dir, "conf"))
	return addr
}
