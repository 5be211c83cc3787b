package service

import (
	"guichet/config"
	"guichet/templates"
)

// LoadWords reads the words of letters, with the admin's own over ours, and looks whether
// they have every language that the configuration names.
func LoadWords(c *config.Config) (*templates.Set, error) {
	words, err := templates.Load(c.Templates)
	if err != nil {
		return nil, UsageError{Err: err}
	}
	if err := c.CheckLanguages(words.Languages()); err != nil {
		return nil, UsageError{Err: err}
	}
	return words, nil
}

// LoadConfig reads the configuration; its faults are the admin's.
func LoadConfig(path string) (*config.Config, error) {
	c, err := config.Load(path)
	if err != nil {
		return nil, UsageError{Err: err}
	}
	return c, nil
}

// UsageError is a fault of the command line or the configuration.
type UsageError struct{ Err error }

func (u UsageError) Error() string { return u.Err.Error() }

func (u UsageError) Unwrap() error { return u.Err }
