"""The chat in a browser, and the pages around it."""

import os

# Gradio reads these when it is imported; without them it asks two hosts for news of itself.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")
