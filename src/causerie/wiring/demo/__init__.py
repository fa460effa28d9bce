"""« Atelier Vélo »: a bicycle shop and workshop with its people, its conversations and its customers' handsets."""
