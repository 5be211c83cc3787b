package live

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net"
	"path/filepath"
	"strings"
)

// StartUnbound starts an unbound of its own that knows the zone test. and nothing else, and
// returns its "host:port". A zone is written as for StartDNS; a TXT in several strings.
func StartUnbound(t T, zone map[string][]string) string {
	t.Helper()
	dir, addr := filterDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	var b strings.Builder
	fmt.Fprintf(&b, "server:\n interface: %s@%s\n access-control: 127.0.0.0/8 allow\n do-daemonize: no\n chroot: \"\"\n"+
		" username: \"\"\n directory: %q\n pidfile: \"\"\n use-syslog: no\n module-config: \"iterator\"\n local-zone: \"test.\" static\n", host, port, dir)
	for key, all := range zone {
		name, kind, _ := strings.Cut(key, " ")
		for _, data := range all {
			fmt.Fprintf(&b, " local-data: '%s 60 IN %s %s'\n", name, kind, data)
		}
	}
	save(t, filepath.Join(dir, "conf"), b.String())
	startFilter(t, dir, addr, "unbound", "-d", "-p", "-c", filepath.Join(dir, "conf"))
	return addr
}

// OpenDKIM is a milter that signs.
type OpenDKIM struct {
	Addr   string // "host:port" of the milter
	Record string // what DNS has at sel._domainkey.DOMAIN, as a TXT of two strings
}

// StartOpenDKIM starts an OpenDKIM of its own that signs for a domain what comes from loopback.
func StartOpenDKIM(t T, domain string) OpenDKIM {
	t.Helper()
	dir, addr := filterDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	save(t, filepath.Join(dir, "key"), string(private))
	save(t, filepath.Join(dir, "inside"), "127.0.0.0/8\n")
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf("Mode s\nSocket inet:%s@%s\nDomain %s\nSelector sel\nKeyFile %s/key\n"+
		"InternalHosts %[5]s/inside\nRequireSafeKeys no\nBackground no\nCanonicalization relaxed/simple\nUserID root\nSyslog no\n",
		port, host, domain, dir, dir))
	startFilter(t, dir, addr, "opendkim", "-f", "-x", filepath.Join(dir, "conf"))
	p := base64.StdEncoding.EncodeToString(public)
	return OpenDKIM{Addr: addr, Record: fmt.Sprintf(`"v=DKIM1; k=rsa; p=%s" "%s"`, p[:200], p[200:])}
}
