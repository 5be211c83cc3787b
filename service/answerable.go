package service

import (
	"context"

	"guichet/mail"
)

// answerable reports whether a letter to an address may ever arrive that leaves from one of the support addresses.
func (s *Service) answerable(ctx context.Context, to mail.Address) bool {
	var ours []mail.Address
	for _, a := range s.now.Load().config.Addresses {
		ours = append(ours, a.Email)
		ours = append(ours, a.Aliases...)
	}
	return s.outbox.Answers(ctx, to, ours)
}
