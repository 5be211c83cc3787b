package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Dovecot is an instance of its own: it knows who may log in, for Postfix, and has their mailboxes, for IMAP.
type Dovecot struct {
	Dir  string
	SASL string // the socket where Postfix asks
	IMAP string // "host:port", TLS from the first octet; "" without a certificate

	t T
}

// DovecotSetup says what an instance does.
type DovecotSetup struct {
	Users     map[string]string // user -> password as the file has it: "{SHA512-CRYPT}…", or in the clear
	Mechanism string            // those that it offers; "" is "plain login scram-sha-256"
	Tokens    string            // URL that is asked about access tokens of XOAUTH2; "" none are taken
	Cert, Key string            // for IMAP; "" has none
	Addr      string            // "host:port" of IMAP; "" is a new one
}

// dovecotConf is dovecot.conf.
const dovecotConf = `base_dir = %[1]s/run
state_dir = %[1]s/run
log_path = %[1]s/log
auth_verbose = yes
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:%[1]s/mail/%%u
auth_mechanisms = %[2]s
disable_plaintext_auth = yes
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%%u %[1]s/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=%[1]s/mail/%%u
}
service auth {
  unix_listener %[1]s/sasl {
    mode = 0666
  }
}
service anvil {
  chroot =
}
`

// dovecotIMAP is the rest with mailboxes.
const dovecotIMAP = `protocols = imap
ssl = required
ssl_cert = <%[2]s
ssl_key = <%[3]s
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = %[4]s
    port = %[5]s
    ssl = yes
  }
}
`

// StartDovecot starts an instance and stops it at the end. It needs root.
func StartDovecot(t T, s DovecotSetup) *Dovecot {
	t.Helper()
	d := &Dovecot{t: t, Dir: serverDir(t)}
	d.SASL = filepath.Join(d.Dir, "sasl")
	if s.Mechanism == "" {
		s.Mechanism = "plain login scram-sha-256"
	}
	conf := fmt.Sprintf(dovecotConf, d.Dir, s.Mechanism)
	if s.Tokens != "" {
		conf += fmt.Sprintf("passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = %s/tokens\n}\n", d.Dir)
		save(t, filepath.Join(d.Dir, "tokens"), fmt.Sprintf("introspection_url = %s\nintrospection_mode = auth\nusername_attribute = email\n", s.Tokens))
	}
	probe := d.SASL
	if s.Cert == "" {
		conf += "protocols =\nssl = no\n"
	} else {
		if d.IMAP = s.Addr; d.IMAP == "" {
			d.IMAP = FreeAddr()
		}
		host, port, _ := strings.Cut(d.IMAP, ":")
		conf += fmt.Sprintf(dovecotIMAP, d.Dir, s.Cert, s.Key, host, port)
	}
	var users strings.Builder
	for user, password := range s.Users {
		fmt.Fprintf(&users, "%s:%s\n", user, password)
	}
	save(t, filepath.Join(d.Dir, "users"), users.String())
	save(t, filepath.Join(d.Dir, "conf"), conf)
	if err := os.MkdirAll(filepath.Join(d.Dir, "mail"), 0o755); err != nil {
		t.Fatalf("dovecot: %v", err)
	}
	if out, err := exec.Command("chown", "65534:65534", filepath.Join(d.Dir, "mail")).CombinedOutput(); err != nil {
		t.Fatalf("dovecot: %v\n%s", err, out)
	}
	path := filepath.Join(d.Dir, "conf")
	// In the foreground, and without our pipes: its children keep them open.
	cmd := exec.Command("dovecot", "-F", "-c", path)
	if err := cmd.Start(); err != nil {
		t.Fatalf("dovecot: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	Until(t, "dovecot to make "+probe, func() bool { _, err := os.Stat(probe); return err == nil })
	return d
}

// Log is what it wrote.
func (d *Dovecot) Log() string {
	b, _ := os.ReadFile(filepath.Join(d.Dir, "log"))
	return string(b)
}
