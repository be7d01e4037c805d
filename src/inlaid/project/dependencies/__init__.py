"""What a page depends on: the files behind what it quotes, found or missing."""
