package compose

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"guichet/config"
	"guichet/outbox"
	"guichet/templates"
	"guichet/templates/block"
)

// Brand is how letters look: without the logo to agents and on pages (Agents), and with the company's logo to customers.
type Brand struct {
	Agents, customers block.Brand
	logo              []outbox.File // none or one
}

// LoadBrand reads the logo, if the configuration names one.
func LoadBrand(c *config.Config) (Brand, error) {
	look, err := block.NewBrand(c.Brand.Name, c.Brand.Color)
	b := Brand{Agents: look, customers: look}
	if err != nil || c.Brand.Logo == "" {
		return b, err
	}
	p, err := c.Brand.Picture()
	if err != nil {
		return b, err
	}
	id := "logo." + hash(p.Data)[:16] + "@" + c.Hostname
	b.customers.Logo = block.NewLogo(id, p.Width, p.Height)
	b.logo = []outbox.File{{
		Name: "logo." + p.Format, Type: "image/" + p.Format, Size: int64(len(p.Data)), ContentID: id,
		Open: func() io.Reader { return bytes.NewReader(p.Data) },
	}}
	return b, nil
}

// LogoHash is the hash of the logo as the desk knows files, "" without one. One that cannot be
// read is reported where letters are composed.
func LogoHash(c *config.Config) string {
	if c.Brand.Logo == "" {
		return ""
	}
	p, err := c.Brand.Picture()
	if err != nil {
		return ""
	}
	return hash(p.Data)
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// dress gives a letter its looks, and returns the pictures that it shows.
func (b Brand) dress(m *templates.Mail) []outbox.File {
	if m.ToAgent {
		m.Brand = b.Agents
		return nil
	}
	m.Brand = b.customers
	return b.logo
}
