package service

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"guichet/config"
)

// keyPair is the pair for STARTTLS. It is read again when its files change, so that a renewed
// one is shown without a restart; sessions under way go on with theirs.
type keyPair struct {
	cert, key string
	log       zerolog.Logger

	mu    sync.Mutex
	pair  *tls.Certificate
	stamp [2]time.Time // when the files of pair were written
}

// serverTLS reads the certificate; nil where none is configured.
func serverTLS(c config.SMTP, log zerolog.Logger) (*tls.Config, error) {
	if c.TLSCert == "" {
		return nil, nil
	}
	pair := &keyPair{cert: c.TLSCert, key: c.TLSKey, log: log}
	if err := pair.read(pair.written()); err != nil {
		return nil, UsageError{fmt.Errorf("smtp.tls_cert and smtp.tls_key: %w", err)}
	}
	return &tls.Config{GetCertificate: pair.get, MinVersion: tls.VersionTLS12}, nil
}

// get returns the pair for a handshake. While a new one is being written, or is broken, the old
// one stays.
func (c *keyPair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.written(); now != c.stamp {
		if err := c.read(now); err != nil {
			c.log.Error().Err(err).Msg("the new certificate is not used")
		} else {
			c.log.Info().Str("file", c.cert).Msg("certificate read again")
		}
	}
	return c.pair, nil
}

// read loads the pair whose files were written at these times.
func (c *keyPair) read(stamp [2]time.Time) error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err == nil {
		c.pair, c.stamp = &pair, stamp
	}
	return err
}

// written returns when the two files were; zero for one that is not there.
func (c *keyPair) written() (stamp [2]time.Time) {
	for i, path := range []string{c.cert, c.key} {
		if info, err := os.Stat(path); err == nil {
			stamp[i] = info.ModTime()
		}
	}
	return stamp
}
